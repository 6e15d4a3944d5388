"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from courses.practice_pages import index_view, task_view

app_name = "learning_practice"
urlpatterns = [
    path("", index_view, name="index"),
    path("<uuid:key>/", task_view, name="task"),
]
