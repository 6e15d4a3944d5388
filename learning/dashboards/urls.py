"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.dashboards import display_pages, drill, leader, people_pages, screen, teaching_pages

app_name = "learning_dashboards"
urlpatterns = [
    path("", leader.index, name="index"),
    path("overview/", leader.leader, name="leader"),
    path("closer/", drill.drill, name="drill"),
    path("people/", people_pages.people, name="people"),
    path("courses/", teaching_pages.courses, name="courses"),
    path("courses/<int:pk>/", teaching_pages.course, name="course"),
    path("screen/", screen.screen, name="screen"),
    path("displays/", display_pages.displays, name="displays"),
    path("displays/new/", display_pages.new_display, name="new_display"),
    path("displays/<int:pk>/revoke/", display_pages.revoke, name="revoke_display"),
]
