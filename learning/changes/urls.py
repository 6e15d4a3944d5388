"""The pages on units in the Wagtail admin."""

from django.urls import path

from learning.changes.browse import UnitIndex
from learning.changes.change_pages import changes_view, empty_table, undo_view
from learning.changes.history import forget_alias, unit_view

app_name = "learning_units"
urlpatterns = [
    path("", UnitIndex.as_view(), name="index"),
    path("results/", UnitIndex.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", unit_view, name="unit"),
    path("names/<int:pk>/remove/", forget_alias, name="forget_alias"),
    path("changes/", changes_view, name="changes"),
    path("changes/empty.csv", empty_table, name="empty_table"),
    path("changes/<int:pk>/undo/", undo_view, name="undo"),
]
