"""Mounted in the administration."""

from django.urls import path

from courses.discussion import pages

app_name = "learning_discussion"
urlpatterns = [
    path("", pages.PostIndex.as_view(), name="index"),
    path("results/", pages.PostIndex.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", pages.moderate_view, name="moderate"),
]
