"""Denominators and targets for the reports: invented, and marked so wherever they are printed."""

from datetime import date
from random import Random

from demo.starter import INVENTED
from learning.models import Population, Target, Unit

AS_OF = date(2025, 7, 1)
COVERAGE = "coverage"


def load_figures(province: Unit, communes: list[Unit], years: list[int]) -> int:
    """How many people each commune means to reach, and what the province means to achieve; how many are new."""
    known = set(Population.objects.filter(as_of=AS_OF, group="all").values_list("unit_id", flat=True))
    people = {commune.pk: _people(commune) for commune in communes}
    rows = {**people, province.pk: sum(people.values())}
    new = [
        Population(unit_id=unit, group="all", value=value, as_of=AS_OF, source=INVENTED)
        for unit, value in rows.items()
        if unit not in known
    ]
    Population.objects.bulk_create(new)
    return len(new) + sum(_target(unit, year) for year in years for unit in [province, *communes[:3]])


def _people(commune: Unit) -> int:
    """Those whom a first, small campaign is meant to reach."""
    return Random(f"people {commune.code}").randint(12, 60)  # noqa: S311  the same figures every time


def _target(unit: Unit, year: int) -> bool:
    _row, is_new = Target.objects.get_or_create(
        unit=unit,
        indicator=COVERAGE,
        period=str(year),
        defaults={"value": "0.3000", "is_share": True, "basis": INVENTED},
    )
    return is_new
