"""Mounted in the administration."""

from django.urls import path

from courses.previewing.pages import links_view, revoke_view

app_name = "learning_previews"
urlpatterns = [
    path("<int:pk>/", links_view, name="links"),
    path("<int:pk>/<int:link>/revoke/", revoke_view, name="revoke"),
]
