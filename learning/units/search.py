"""Finding units by any name they have or had, with or without accents."""

from django.db.models import Case, F, Q, Value, When

from learning.units.models import Unit, UnitAlias, UnitQuerySet
from learning.vietnamese import fold, tidy


def named(text: str, units: UnitQuerySet | None = None) -> UnitQuerySet:
    """Those among ``units`` (all) in whose name, code or other name ``text`` occurs, the likeliest first.

    Its last word may be unfinished. Every version is looked at, so a name that is no more finds the unit that had
    it. What is written with the same accents comes first, then what stands today.
    """
    found = Unit.objects.all() if units is None else units
    wanted = fold(text)
    if not wanted:
        return found.none()
    begins = Q(search_text__startswith=wanted) | Q(search_text__contains=f" {wanted}")
    found = found.filter(begins | Q(pk__in=UnitAlias.objects.filter(begins).values("unit")))
    exact = Case(When(full_name__contains=tidy(text), then=Value(0)), default=Value(1))
    return found.order_by(exact, F("valid_to").desc(nulls_first=True), "path")
