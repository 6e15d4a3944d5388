"""Whose figures somebody sees and sets, decided in the query itself."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.units.models import Level


def rows_of(model: type[models.Model], user, *, may: str) -> QuerySet[Any]:
    """The rows of ``model`` of units in which the user has the right ``may``, those below them too."""
    rows = model._default_manager.select_related("unit")
    return rows if user.is_superuser else rows.filter(unit__in=units_visible_to(user, may=may))


def own_row(request: HttpRequest, model: type[models.Model], pk: int) -> Any:
    """The row, if the user may set it; else there is none."""
    return get_object_or_404(rows_of(model, request.user, may=Right.SET_TARGETS), pk=pk)


def keeps_indices(user) -> bool:
    """Whether the user says which external indices there are, and how an index scores: who sets a province's targets."""
    provinces = units_visible_to(user, may=Right.SET_TARGETS).filter(level=Level.PROVINCE)
    return provinces.exists()
