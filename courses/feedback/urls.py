"""Mounted in the administration."""

from django.urls import path

from courses.feedback import pages

app_name = "learning_errors"
urlpatterns = [
    path("", pages.ErrorIndex.as_view(), name="index"),
    path("results/", pages.ErrorIndex.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", pages.answer_view, name="answer"),
]
