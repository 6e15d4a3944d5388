"""Mounted in the administration."""

from django.urls import path

from courses.survey import pages

app_name = "learning_survey"
urlpatterns = [
    path("", pages.SurveyReport.as_view(), name="report"),
    path("results/", pages.SurveyReport.as_view(results_only=True), name="report_results"),
    path("<int:pk>/", pages.words_view, name="words"),
]
