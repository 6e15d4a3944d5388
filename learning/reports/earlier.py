"""What frozen reports have told already: of the same period, in whichever basis, and of the shorter periods
in it.

It is out, and whoever has it can lay it beside the next. So what it hides stays hidden, and a figure that has changed by
few people since is not told anew: the change would be a number of few people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from learning.reports.models import Report
from learning.reports.periods import shorter_in
from learning.reports.scope import Scope
from learning.reports.suppress import Mark


@dataclass
class Told:
    """What was told before, by any key that tells places of a table apart: where something was ``hidden``, and which
    values were told of the same period; and by the code of each ``shorter`` one, whether it was hidden there."""

    hidden: set[Any] = field(default_factory=set)
    values: dict[Any, list[int]] = field(default_factory=dict)
    shorter: dict[str, dict[Any, set[bool]]] = field(default_factory=dict)

    def close_to(self, now: Mapping[Any, int], smallest: int) -> set[Any]:
        """Where few people more or less would be told ``now`` than before."""
        return {
            key
            for key, value in now.items()
            if any(0 < abs(value - was) < smallest for was in self.values.get(key, ()))
        }

    def kept(self, marks: Sequence[Mark | None], keys: Sequence[Any]) -> list[Mark | None]:
        """``marks``, with whatever was hidden before."""
        return [
            mark or (Mark.WITHHELD if key in self.hidden else None)
            for mark, key in zip(marks, keys, strict=True)
        ]

    def note(self, key: Any, row: Mapping[str, Any], column: str, shorter: str = "") -> None:
        """What a frozen ``row`` says in ``column``, if it is of a shorter period, of which."""
        is_hidden = column in row["marks"]
        if not is_hidden and row["values"].get(column) is None:
            return
        if shorter:
            self.shorter.setdefault(shorter, {}).setdefault(key, set()).add(is_hidden)
        elif is_hidden:
            self.hidden.add(key)
        else:
            self.values.setdefault(key, []).append(int(row["values"][column]))


class Earlier:
    """The frozen reports of one form on the units of ``scope``. One query, when it is first asked."""

    def __init__(self, form: str, scope: Scope):
        self.form, self.scope = form, scope

    @cached_property
    def reports(self) -> list[tuple[str, int, list[dict[str, Any]]]]:
        """Of each: the code of its period if that is a shorter one, of which unit it is, and its rows."""
        period = self.scope.period
        within = Q()
        for path in self.scope.paths:
            within |= Q(unit__path__startswith=path)
        codes = [period.code, *(each.code for each in shorter_in(period))]
        found = Report.objects.filter(
            within, form=self.form, calendar=period.calendar, period__in=codes, frozen_at__isnull=False
        )
        rows = found.order_by("pk").values_list("period", "unit_id", "rows")
        return [("" if code == period.code else code, unit, content["rows"]) for code, unit, content in rows]

    def of_part(self, scope: Scope) -> "Earlier":
        """Those of a shorter period, in the same units, without asking again."""
        found = Earlier(self.form, scope)
        code = scope.period.code
        found.reports = [("", unit, rows) for shorter, unit, rows in self.reports if shorter == code]
        return found

    def of_units(self, column: str) -> Told:
        """What was told of units in ``column``, where rows are units."""
        ids = {unit.uid: pk for pk, unit in self.scope.units.items()}
        found = Told()
        for shorter, _unit, rows in self.reports:
            for row in rows:
                kind = row["kind"] if row["kind"] in ("own", "unallocated") else "all"
                unit = row["unit"]
                if unit["uid"] in ids if unit else kind != "all":  # areas are told by what is in them
                    key = (kind, ids[unit["uid"]] if unit else None)
                    found.note(key, row, column, shorter)
        return found

    def of_rows(self, places: Mapping[tuple[str, str], str]) -> dict[int | None, Told]:
        """What was told by the unit that the report is about, where rows are something else.

        ``places`` says by column and row of the report which figure is printed there.
        """
        found: dict[int | None, Told] = {}
        for shorter, unit, told in self.reports:
            rows = {row["key"]: row for row in told if row.get("key")}
            for (column, key), figure in places.items():
                if key in rows:
                    of_unit = found.setdefault(unit, Told())
                    of_unit.note(figure, rows[key], column, shorter)
        return found
