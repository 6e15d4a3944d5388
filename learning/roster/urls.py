"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import for_officers
from learning.roster.pages import columns_view, index_view
from learning.roster.steps import apply_view, decide_view, result_view, roster_view, stop_view, undo_view

app_name = "learning_rosters"
urlpatterns = [
    path("", for_officers(index_view), name="index"),
    path("<int:pk>/", for_officers(roster_view), name="roster"),
    path("<int:pk>/columns/", for_officers(columns_view), name="columns"),
    path("<int:pk>/decide/", for_officers(decide_view), name="decide"),
    path("<int:pk>/apply/", for_officers(apply_view), name="apply"),
    path("<int:pk>/stop/", for_officers(stop_view), name="stop"),
    path("<int:pk>/undo/", for_officers(undo_view), name="undo"),
    path("<int:pk>/result.xlsx", for_officers(result_view), name="result"),
]
