"""Mounted in the administration."""

from django.urls import path

from courses.translating.report import TranslationsReport

app_name = "learning_translations"
urlpatterns = [
    path("", TranslationsReport.as_view(), name="report"),
    path("results/", TranslationsReport.as_view(results_only=True), name="report_results"),
]
