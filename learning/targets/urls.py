"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial, wraps

from django.urls import path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.targets import editing, listing, pages, score_pages, series_pages, steps
from learning.targets.shelves import SHELVES

looked_at = partial(only_with, Right.SEE_FIGURES)
guarded = partial(only_with, Right.SET_TARGETS)


def _of(shelf, view):
    """``view`` for the rows of one shelf."""

    @wraps(view)
    def of_shelf(request, **where):
        return view(request, shelf=shelf, **where)

    return guarded(of_shelf)


app_name = "learning_targets"
urlpatterns = [
    path("", looked_at(listing.index_view), name="index"),
    path("left/", looked_at(listing.left_view), name="left"),
    path("people/", looked_at(listing.people_view), name="people"),
    path("series/", looked_at(series_pages.series_view), name="series"),
    path("series/<int:pk>/", looked_at(series_pages.one_series_view), name="one_series"),
    path("scores/", looked_at(score_pages.scores_view), name="scores"),
    path("imports/", guarded(pages.imports_view), name="imports"),
    path("imports/template/<slug:about>/", guarded(pages.template_view), name="template"),
    path("imports/<int:pk>/", guarded(steps.import_view), name="import"),
    path("imports/<int:pk>/columns/", guarded(pages.columns_view), name="columns"),
    path("imports/<int:pk>/decide/", guarded(steps.decide_view), name="decide"),
    path("imports/<int:pk>/apply/", guarded(steps.apply_view), name="apply"),
    path("imports/<int:pk>/stop/", guarded(steps.stop_view), name="stop"),
    path("imports/<int:pk>/undo/", guarded(steps.undo_view), name="undo"),
    path("imports/<int:pk>/result.xlsx", guarded(steps.result_view), name="result"),
]
for _shelf in SHELVES:
    urlpatterns += [
        path(f"{_shelf.name}/new/", _of(_shelf, editing.new_view), name=f"new_{_shelf.name}"),
        path(f"{_shelf.name}/<int:pk>/change/", _of(_shelf, editing.edit_view), name=f"edit_{_shelf.name}"),
        path(
            f"{_shelf.name}/<int:pk>/delete/", _of(_shelf, editing.delete_view), name=f"delete_{_shelf.name}"
        ),
    ]
