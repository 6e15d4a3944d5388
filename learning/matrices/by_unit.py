"""Units × courses: how many enrolled and completed, with a subtotal at every unit that has others below it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning import registry
from learning.matrices.asked import Asked
from learning.matrices.courses import courses_of
from learning.matrices.sheet import Column, Course, Kind, Line
from learning.reports.build import refuse_unbegun
from learning.reports.counting import Figures, Number, Place, Window, facts_of
from learning.reports.figures import plain, share
from learning.reports.forms.base import Kind as ReportKind
from learning.reports.models import Basis
from learning.reports.outline import Outline, Row
from learning.reports.periods import local_day
from learning.reports.scope import scope_of
from learning.reports.tally import Tally
from learning.units.models import Level, Unit

# As in Biểu 01, and counted by the same code.
COUNTED = ("enrolments", "completed", "participations")
RATE = "completion_rate"
Sums = dict[str, dict[int, dict[Place, Number]]]


class DeepOutline(Outline):
    """Every unit below the subject: one with others below it is their subtotal."""

    def _is_group(self, child: Unit) -> bool:
        return bool(self._shown_children(child))


class UnitMatrix:
    """Figures by the units as they were. Held in memory by cells (units × courses), however many enrolments there are.

    A constant number of queries. Raises PeriodNotBegun.
    """

    resumes = False  # figures of two moments are not mixed

    def __init__(self, asked: Asked, cutoff: datetime):
        if asked.period is None:
            raise ValueError("Units are told for a period.")
        refuse_unbegun(asked.period, cutoff)
        self.asked, self.cutoff = asked, cutoff
        self.title = _("Units and courses")
        scope = scope_of(unit=asked.unit, period=asked.period, basis=str(Basis.AS_WAS), day=local_day(cutoff))
        self._window = Window(
            tuple(scope.units),
            scope.stretches,
            cutoff,
            scope.heirs,
            scope.stretches[0].day,
            only=asked.facts(),
        )
        self.courses: list[Course] = courses_of(asked, list(scope.units))
        every = _("All courses")
        self.first = [
            Column(pgettext("column of a report", "No."), Kind.COUNT),
            Column(_("Unit code")),
            Column(_("Unit")),
            Column(_("Level")),
            *(Column(f"{every} – {each.label}", each.kind) for each in self._figures()),
        ]
        self.each = self._figures()
        sums = self._count()
        used = {place for by_course in sums.values() for places in by_course.values() for place in places}
        outline = (DeepOutline if asked.deep else Outline)(scope, used)
        self.rows = outline.rows
        self._spread(sums, outline)

    @staticmethod
    def _figures() -> list[Column]:
        kinds = {"enrolments": Kind.COUNT, "completed": Kind.COUNT, RATE: Kind.PERCENT}
        labels = {
            name: str(registry.indicators[name].label) if name in registry.indicators else name
            for name in kinds
        }
        labels[RATE] = _("Completion rate (%)")
        return [Column(labels[name], kind, name) for name, kind in kinds.items()]

    def _count(self) -> Sums:
        """Each of the counted by course and place: a query each."""
        found: Sums = {name: defaultdict(dict) for name in COUNTED}
        for name in COUNTED:
            indicator = registry.indicators[name]
            rows = facts_of(indicator, self._window).values_list("course_id", "place", "stretch")
            for course, place, stretch, value in rows.annotate(figure=indicator.aggregate()).iterator():
                found[name][course][place, stretch] = value
        return found

    def _spread(self, sums: Sums, outline: Outline) -> None:
        tally = Tally(outline, Figures())
        self._by_course = {
            course.pk: [tally.spread(sums[name].get(course.pk, {})) for name in COUNTED]
            for course in self.courses
        }
        # Of all courses that are asked for, also of one that has since been taken away from the list.
        self._all = []
        for name in COUNTED:
            whole: dict[Place, Number] = defaultdict(int)
            for places in sums[name].values():
                for place, value in places.items():
                    whole[place] += value
            self._all.append(tally.spread(whole))

    def count(self) -> int:
        return len(self.rows)

    def lines(self, *, after: Any = None) -> Iterator[Line]:
        first = 0 if after is None else after + 1
        for number in range(first, len(self.rows)):
            yield self._line(number)

    def page(self, start: int, size: int) -> list[Line]:
        return [self._line(number) for number in range(start, min(start + size, len(self.rows)))]

    def _line(self, number: int) -> Line:
        row = self.rows[number]
        cells = {
            course.pk: _told(*(column[number] for column in self._by_course[course.pk]))
            for course in self.courses
        }
        shown = {course: values for course, values in cells.items() if any(values)}
        whole = _told(*(column[number] for column in self._all))
        unit = row.unit
        code = unit.code if unit and row.kind not in ("own", "total") else ""
        level = str(Level(unit.level).label) if unit and row.kind in ("unit", "group") else ""
        about = unit.pk if unit and row.kind in ("unit", "group") else None
        first = [number + 1, code, _name(row), level, *whole]
        return Line(number, first, shown, depth=min(row.depth, 2), kind=row.kind, about=about)

    def notes(self) -> list[str]:
        return [
            _(
                "Enrolments begun in the period, and completed in the period; the rate is what was completed of what was "
                "begun or completed. The total of a unit holds everything below it, and is the figure of Form 01."
            )
        ]


def _told(enrolled: Number, completed: Number, taking_part: Number) -> list[Any]:
    return [int(enrolled), int(completed), plain(share(completed, taking_part), ReportKind.PERCENT)]


def _name(row: Row) -> str:
    if row.kind == "total":
        return _("Total")
    if row.unit is None:
        return _("Not allocated")
    if row.kind == "own":
        return _("%(unit)s, without a unit below it") % {"unit": row.unit.full_name}
    return row.unit.full_name
