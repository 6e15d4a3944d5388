"""Reports of periods in which units changed: a table before, one after, and one of the whole in the later tree."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from learning.reports.asked import Asked
from learning.reports.forms.base import ReportForm
from learning.reports.models import Basis
from learning.reports.periods import local_day
from learning.reports.scope import Scope, UnitEnded, scope_of
from learning.reports.suppress import Mark

# What a part does not say anew.
SAID = ("form", "unit", "period", "changed_on")


def told(form: type[ReportForm], asked: Asked) -> dict[str, Any]:
    """The form's content. Where units changed within the period it is that of the whole, told in the tree of its last
    day, with the ``parts`` before and after beside it, each told in the tree of its own days.

    A unit that did not last until then has no such whole: its days stand below each other in one table.
    """
    scope = asked.scope
    whole = whole_period(asked) if len(scope.stretches) > 1 else None
    if whole is None:
        return form.content(asked)
    content = form.content(replace(asked, scope=whole))
    parts = list(_parts(form, asked))
    _agree(content, parts)
    return content | {
        "changed_on": [str(stretch.starts_on) for stretch in scope.stretches[1:]],
        "told_on": str(whole.stretches[0].day),
        "parts": parts,
    }


def whole_period(asked: Asked) -> Scope | None:
    """All days of the period, told in the tree of its last; None where the unit did not last until then."""
    scope, period = asked.scope, asked.period
    day = min(period.ends_on, local_day(asked.cutoff))
    try:
        found = scope_of(unit=scope.subject, period=period, basis=str(Basis.AS_IS), day=day)
    except UnitEnded:
        return None
    return found if found.subject == scope.subject else None


def _parts(form: type[ReportForm], asked: Asked) -> Iterator[dict[str, Any]]:
    for stretch in asked.scope.stretches:
        scope = replace(asked.scope, stretches=(stretch,), is_part=True)
        content = form.content(replace(asked, scope=scope, closed_at=None))
        days = {"starts_on": str(stretch.starts_on), "ends_on": str(stretch.ends_on)}
        yield days | {key: value for key, value in content.items() if key not in SAID}


def _agree(content: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    """Where something is hidden in a column of any of the tables, the parts tell nothing of the column: the whole less
    one part is the other."""
    rows = [row for each in (content, *parts) for row in each["rows"]]
    hidden = {key for row in rows for key in row["marks"]}
    for row in (row for part in parts for row in part["rows"]):
        for key in hidden & row["values"].keys():
            row["values"][key] = None
            row["marks"][key] = Mark.WITHHELD.value
