"""The pages on units in the Wagtail admin."""

from django.urls import path

from learning.changes.browse import UnitIndex
from learning.changes.change_pages import changes_view, empty_table, undo_view
from learning.changes.grouping_pages import grouping_view, groupings_view, new_grouping
from learning.changes.history import forget_alias, unit_view
from learning.changes.placing_pages import waiting_people, waiting_units

app_name = "learning_units"
urlpatterns = [
    path("", UnitIndex.as_view(), name="index"),
    path("results/", UnitIndex.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", unit_view, name="unit"),
    path("names/<int:pk>/remove/", forget_alias, name="forget_alias"),
    path("groupings/", groupings_view, name="groupings"),
    path("groupings/new/", new_grouping, name="new_grouping"),
    path("groupings/<int:pk>/", grouping_view, name="grouping"),
    path("waiting/", waiting_units, name="waiting"),
    path("waiting/<int:pk>/", waiting_people, name="waiting_in"),
    path("changes/", changes_view, name="changes"),
    path("changes/empty.csv", empty_table, name="empty_table"),
    path("changes/<int:pk>/undo/", undo_view, name="undo"),
]
