"""Addresses that the form of an H5P content asks."""

from django.urls import path

from courses.h5p.editor import views

app_name = "learning_h5p_editor"
urlpatterns = [
    path("fields/", views.fields, name="fields"),
    path("source/<str:kind>/<int:pk>/", views.source, name="source"),
    path("icons/<str:folder>/", views.icon, name="icon"),
    path("signed-in/", views.signed_in, name="signed_in"),
]
