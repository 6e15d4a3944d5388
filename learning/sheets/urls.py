"""The addresses of one kind of import, for those who may bring it in."""

from collections.abc import Callable

from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from learning.sheets.desk import Desk

View = Callable


def addresses(desk: Desk, guarded: Callable[[View], View]) -> list[URLPattern]:
    """The pages that every kind has, each ``guarded``. Where names may mean several units, add ``deciding``."""
    return [
        path("", guarded(desk.list_view), name=desk.list_page),
        path("<int:pk>/", guarded(require_safe(desk.import_view)), name=desk.page),
        path("<int:pk>/columns/", guarded(desk.columns_view), name="columns"),
        path("<int:pk>/apply/", guarded(require_POST(desk.apply_view)), name="apply"),
        path("<int:pk>/stop/", guarded(require_POST(desk.stop_view)), name="stop"),
        path("<int:pk>/undo/", guarded(desk.undo_view), name="undo"),
        path("<int:pk>/result.xlsx", guarded(require_safe(desk.result_view)), name="result"),
    ]


def deciding(desk: Desk, guarded: Callable[[View], View]) -> URLPattern:
    """Where somebody says which unit a name means."""
    return path("<int:pk>/decide/", guarded(require_POST(desk.decide_view)), name="decide")
