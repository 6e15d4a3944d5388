"""The pages for hints, mounted in the Wagtail admin; only for who has the permission *change hint*."""

from django.urls import path

from assessments.guards import with_permission
from assessments.hints.listing import PERMISSION, HintIndex
from assessments.hints.pages import hint_view

app_name = "learning_hints"
urlpatterns = [
    path("", with_permission(PERMISSION, HintIndex.as_view()), name="index"),
    path("results/", with_permission(PERMISSION, HintIndex.as_view(results_only=True)), name="index_results"),
    path("<int:pk>/", with_permission(PERMISSION, hint_view), name="hint"),
]
