"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from django.urls import path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.roster.pages import columns_view, index_view
from learning.roster.steps import apply_view, decide_view, result_view, roster_view, stop_view, undo_view

guarded = partial(only_with, Right.IMPORT_ROSTERS)

app_name = "learning_rosters"
urlpatterns = [
    path("", guarded(index_view), name="index"),
    path("<int:pk>/", guarded(roster_view), name="roster"),
    path("<int:pk>/columns/", guarded(columns_view), name="columns"),
    path("<int:pk>/decide/", guarded(decide_view), name="decide"),
    path("<int:pk>/apply/", guarded(apply_view), name="apply"),
    path("<int:pk>/stop/", guarded(stop_view), name="stop"),
    path("<int:pk>/undo/", guarded(undo_view), name="undo"),
    path("<int:pk>/result.xlsx", guarded(result_view), name="result"),
]
