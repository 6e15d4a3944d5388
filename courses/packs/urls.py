"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from courses.packs import pages

app_name = "learning_packs"
urlpatterns = [
    path("", pages.index_view, name="index"),
    path("<int:pk>/", pages.import_view, name="import"),
    path("<int:pk>/apply/", pages.apply_view, name="apply"),
    path("<int:pk>/stop/", pages.stop_view, name="stop"),
    path("<int:pk>/undo/", pages.undo_view, name="undo"),
    path("export/<int:pk>/", pages.export_view, name="export"),
    path("export/<int:pk>/file/", pages.file_view, name="file"),
]
