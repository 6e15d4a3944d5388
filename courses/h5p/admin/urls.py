"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from courses.h5p.access import views as access
from courses.h5p.admin import libraries, upgrades, uploads
from courses.h5p.translating import views as translating

app_name = "learning_h5p"
urlpatterns = [
    path("uploads/", uploads.uploads_view, name="uploads"),
    path("uploads/<int:pk>/", uploads.upload_view, name="upload"),
    path("uploads/<int:pk>/stop/", uploads.stop_view, name="stop"),
    path("uploads/<int:pk>/again/", uploads.again_view, name="again"),
    path("contents/<int:pk>/package/", uploads.export_view, name="export"),
    path("contents/<int:pk>/copy/", uploads.copy_view, name="copy"),
    path("contents/<int:pk>/translations/", translating.languages_view, name="translations"),
    path("contents/<int:pk>/translations/<str:language>/", translating.translate_view, name="translate"),
    path(
        "contents/<int:pk>/translations/<str:language>/file/",
        translating.upload_view,
        name="take_translation",
    ),
    path(
        "contents/<int:pk>/translations/<str:language>/<str:kind>/",
        translating.download_view,
        name="translation_file",
    ),
    path("access/", access.report_view, name="access"),
    path("libraries/<int:pk>/access/", access.note_view, name="note_access"),
    path("libraries/", libraries.libraries_view, name="libraries"),
    path("libraries/<int:pk>/", libraries.library_view, name="library"),
    path("libraries/<int:pk>/restrict/", libraries.restrict_view, name="restrict"),
    path("libraries/<int:pk>/delete/", libraries.delete_view, name="delete_library"),
    path("libraries/upgrading/", upgrades.frame_view, name="upgrade_frame"),
    path("libraries/<int:pk>/upgrade/<int:content>/", upgrades.upgrade_one_view, name="upgrade_one"),
    path("libraries/<int:pk>/upgrade/", libraries.upgrade_view, name="upgrade"),
]
