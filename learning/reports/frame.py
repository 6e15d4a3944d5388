"""What every report says around its rows, and how it names units."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from learning.reports.forms.base import Column, ReportForm
from learning.reports.scope import Scope
from learning.units.models import Unit


def content_of(
    form: type[ReportForm],
    scope: Scope,
    columns: Iterable[Column],
    rows: list[dict[str, Any]],
    *,
    smallest: int,
    missing: Iterable[str] = (),
) -> dict[str, Any]:
    """What every report says around its ``rows``. ``missing`` names indicators that are not installed."""
    told, period, unknown = list(columns), scope.period, set(missing)
    return {
        "form": form.name,
        "unit": unit_of(scope.subject, period.ends_on),
        "period": {"code": period.code, "kind": period.kind, "calendar": period.calendar},
        "columns": [{"key": each.key, "kind": each.kind.value} for each in told],
        "missing": [each.key for each in told if each.indicator in unknown],
        "smallest": smallest,
        "changed_on": [str(stretch.starts_on) for stretch in scope.stretches[1:]],
        "rows": rows,
    }


def unit_of(unit: Unit | None, until: date) -> dict[str, str | None] | None:
    """The unit as the report names it; that it ended after ``until`` was not known then."""
    if unit is None:
        return None
    ended = str(unit.valid_to) if unit.valid_to and unit.valid_to <= until else None
    return {
        "uid": unit.uid,
        "code": unit.code,
        "name": unit.full_name,
        "level": unit.level,
        "valid_from": str(unit.valid_from),
        "valid_to": ended,
    }
