"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.reports import indicator_pages, measure_pages, views

app_name = "learning_reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("freeze/", views.freeze, name="freeze"),
    path("now/<slug:name>/", views.download, name="download"),
    path("indicators/", indicator_pages.index, name="indicators"),
    path("indicators/<str:name>/", indicator_pages.indicator, name="indicator"),
    path("measures/", measure_pages.index, name="measures"),
    path("measures/count/", measure_pages.count_again, name="count_again"),
    path("<uuid:uuid>/", views.report, name="report"),
    path("<uuid:uuid>/<slug:name>/", views.download_frozen, name="download_frozen"),
]
