"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from courses.narration import pages, recordings

app_name = "learning_narration"
urlpatterns = [
    path("", pages.index_view, name="index"),
    path("<int:pk>/", pages.course_view, name="course"),
    path("<int:pk>/make/", pages.make_view, name="make"),
    path("orders/<int:pk>/stop/", pages.stop_view, name="stop"),
    path("<int:pk>/script/<str:code>/", pages.script_view, name="script"),
    path("lessons/<int:pk>/words/", recordings.words_view, name="words"),
    path("lessons/<int:pk>/<str:code>/", recordings.recording_view, name="recording"),
    path("lessons/<int:pk>/<str:code>/delete/", recordings.delete_view, name="delete"),
]
