"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.reports import views

app_name = "learning_reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("freeze/", views.freeze, name="freeze"),
    path("now/<slug:name>/", views.download, name="download"),
    path("<uuid:uuid>/", views.report, name="report"),
    path("<uuid:uuid>/<slug:name>/", views.download_frozen, name="download_frozen"),
]
