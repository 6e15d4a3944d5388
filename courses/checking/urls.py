"""Mounted in the administration."""

from django.urls import path

from courses.checking import pages

app_name = "learning_checks"
urlpatterns = [
    path("", pages.ChecksReport.as_view(), name="report"),
    path("results/", pages.ChecksReport.as_view(results_only=True), name="report_results"),
    path("<int:pk>/", pages.page_view, name="page"),
]
