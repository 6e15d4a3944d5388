"""Below the administration, through the hook ``register_admin_urls``."""

from django.urls import path

from assessments.exchange import export_pages, pages

app_name = "learning_questions"
urlpatterns = [
    path("import/", pages.index_view, name="index"),
    path("import/template.xlsx", pages.template_view, name="template"),
    path("import/<int:pk>/", pages.import_view, name="import"),
    path("import/<int:pk>/take/", pages.take_view, name="take"),
    path("import/<int:pk>/list.xlsx", pages.list_view, name="list"),
    path("export/", export_pages.export_view, name="export"),
    path("export/file/", export_pages.file_view, name="file"),
]
