"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial, wraps

from django.urls import include, path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.sheets.urls import addresses, deciding
from learning.targets import editing, listing, score_pages, series_pages
from learning.targets.desk import DESK, template_view
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
    path("imports/template/<slug:about>/", guarded(template_view), name="template"),
    path("imports/", include([*addresses(DESK, guarded), deciding(DESK, guarded)])),
]
for _shelf in SHELVES:
    urlpatterns += [
        path(f"{_shelf.name}/new/", _of(_shelf, editing.new_view), name=f"new_{_shelf.name}"),
        path(f"{_shelf.name}/<int:pk>/change/", _of(_shelf, editing.edit_view), name=f"edit_{_shelf.name}"),
        path(
            f"{_shelf.name}/<int:pk>/delete/", _of(_shelf, editing.delete_view), name=f"delete_{_shelf.name}"
        ),
    ]
