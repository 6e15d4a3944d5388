"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from courses.change_views import changes_view, choose_view

app_name = "learning_course_changes"
urlpatterns = [
    path("<int:pk>/", changes_view, name="changes"),
    path("<int:pk>/choose/", choose_view, name="choose"),
]
