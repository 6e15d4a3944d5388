"""Looking closer: one indicator of one unit by one dimension in one period, down to a commune, a course, a class."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from learning import conf, registry
from learning.charts import Chart, bars, columns
from learning.dashboards.access import for_figures, furniture
from learning.dashboards.asked import REFUSED, Asked, asked_of, choosing
from learning.dashboards.board import board_of
from learning.dashboards.breakdown import Part, broken_down
from learning.dashboards.classes import classes_in
from learning.dashboards.dimensions import DIMENSIONS, Dimension, months_of
from learning.dashboards.grid import (
    Grid,
    Heading,
    Line,
    counted,
    figure,
    heading,
    margin_heading,
    words,
)
from learning.dashboards.lines import TOTAL
from learning.dashboards.mapping import grid_of
from learning.dashboards.sheet import file_of
from learning.dashboards.telling import facts_of
from learning.people.rights import Right
from learning.people.roles import may_in, units_visible_to
from learning.reports.build import CannotBuild
from learning.reports.figures import kind_of
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Counted, Derived, Indicator, Known
from learning.reports.indicators.definition import definition_of
from learning.reports.margin import ENDING, has_margin
from learning.reports.periods import Period
from learning.reports.status import status
from learning.reports.table import Cell
from learning.units.tree import ancestors

MOST_BARS = 12
COMPARE = {
    "": pgettext_lazy("to compare with", "Nothing"),
    "before": gettext_lazy("The period before"),
    "year": gettext_lazy("The same period last year"),
}


@dataclass(frozen=True)
class Question:
    """What is looked at. ``compare`` is a key of COMPARE; with ``sees_people`` names may follow further down."""

    asked: Asked
    indicator: type[Indicator]
    dimension: Dimension
    compare: str
    sees_people: bool = False

    def query(self, **more: Any) -> str:
        told = {"indicator": self.indicator.name, "by": self.dimension.name, "compare": self.compare, **more}
        return self.asked.query(**told)

    @property
    def before(self) -> Period | None:
        """The period that it is compared with."""
        period = self.asked.period
        return {"before": period.previous, "year": period.same_last_year}.get(self.compare, lambda: None)()


@require_safe
@for_figures
def drill(request: HttpRequest) -> HttpResponse:
    """The table that was asked for, its chart, and the ways up, down and aside."""
    context: dict[str, Any] = furniture(request, "drill", pgettext("dashboard", "Look closer"))
    template = "learning/dashboards/drill.html"
    try:
        asked = asked_of(request)
        question = _question(request, asked)
        context |= {**choosing(request, asked), **_offered(question), "asked": asked, "question": question}
        context["crumbs"] = crumbs_of(request.user, question)
        grid, drawn = _answer(question)
    except REFUSED as problem:
        return render(request, template, {**context, "problem": str(problem)})
    name = f"{question.indicator.name}_by-{question.dimension.name}_{asked.unit.code}_{asked.period.code}"
    if sent := file_of(grid, request.GET.get("export", ""), name=name):
        return sent
    context |= {
        "grid": grid,
        **drawn,
        "query": asked.query(),
        "definition": definition_of(question.indicator),
        "files": [
            (label, f"?{question.query(export=one)}") for one, label in (("xlsx", "XLSX"), ("csv", "CSV"))
        ],
        "classes": classes_in(asked) if question.sees_people else [],
        "people": people_address(asked) if question.sees_people else "",
        "status": status(now=asked.now),
    }
    return render(request, template, context)


def _question(request: HttpRequest, asked: Asked) -> Question:
    """Raises CannotBuild where there is no such indicator, dimension or comparison."""
    given = request.GET
    indicator = registry.indicators.get(given.get("indicator") or "completed")
    dimension = DIMENSIONS.get(given.get("by") or "unit")
    compare = given.get("compare", "")
    if indicator is None or dimension is None or compare not in COMPARE:
        raise CannotBuild(_("There is no such table. Choose an indicator and a dimension from the lists."))
    sees_people = may_in(request.user, asked.unit, Right.SEE_LEARNERS)
    return Question(asked, indicator, dimension, compare, sees_people)


def people_address(asked: Asked, **more: Any) -> str:
    """The page that lists who is meant, one by one."""
    return f"{reverse('learning_dashboards:people')}?{urlencode({'unit': asked.unit.pk, **more})}"


def _offered(question: Question) -> dict[str, Any]:
    known = [each for each in registry.indicators.values() if issubclass(each, (Counted, Derived, Known))]
    return {
        "indicators": sorted(
            ((each.name, str(each.label)) for each in known), key=lambda each: each[1].casefold()
        ),
        "dimensions": [(each.name, each.label) for each in DIMENSIONS.values()],
        "comparisons": COMPARE.items(),
    }


def crumbs_of(user, question: Question) -> list[tuple[str, str]]:
    """The units above, those that the user sees with an address. Two queries."""
    above = list(ancestors(question.asked.unit))
    seen = set(units_visible_to(user).filter(pk__in=[one.pk for one in above]).values_list("pk", flat=True))
    return [(one.full_name, f"?{question.query(unit=one.pk)}" if one.pk in seen else "") for one in above]


def _answer(question: Question) -> tuple[Grid, dict[str, Any]]:
    parts, notes, drawn = _parts(question, question.asked.period)
    kind = kind_of(question.indicator)
    wide = [margin_heading(question.indicator)] if has_margin(question.indicator) else []
    headings = [Heading(str(question.dimension.label)), heading(question.indicator), *wide]
    before = question.before
    earlier: dict[Any, Part] = {}
    if before is not None:
        then, _notes, _drawn = _parts(question, before)
        then = _beside(then, question, before)
        earlier = {part.key: part for part in then}
        parts = _with_gone(parts, then)
        headings += [Heading(before.label), *wide, Heading(_("Difference"))]
        if question.asked.period.ends_on >= question.asked.today:
            notes.append(_("The period is not over, and is compared with a whole one."))
    lines = [
        _line(part, earlier.get(part.key), kind, question, compared=before is not None) for part in parts
    ]
    if any(part.mark for part in [*parts, *earlier.values()]):
        notes.append(_("“<%(count)s” and “…” stand for numbers of few people, or what would tell of them.")
                     % {"count": conf.get("SMALLEST_CELL")})  # fmt: skip
    grid = Grid(
        title=_("%(indicator)s by: %(dimension)s")
        % {"indicator": question.indicator.label, "dimension": question.dimension.label},
        headings=tuple(headings),
        lines=tuple(lines),
        facts=facts_of(question.asked, counted(question.asked.now)),
        notes=(f"{question.indicator.label}: {question.indicator.meaning}", *notes),
    )
    return grid, {"chart": _chart(parts, question), **drawn}


def _parts(question: Question, period: Period) -> tuple[list[Part], list[str], dict[str, Any]]:
    """The lines, what to know of them, and what else is drawn."""
    asked = question.asked
    if question.dimension.name != "unit":
        parts, facts = broken_down(
            asked.unit,
            period=period,
            indicator=question.indicator,
            dimension=question.dimension,
            now=asked.now,
        )
        left = _("What was done in units that were divided since is in the table by unit only.")
        return parts, [left] if facts.left_out else [], {}
    board = board_of(asked.unit, period=period, now=asked.now, indicators=[question.indicator])
    name = question.indicator.name
    parts = [
        Part(
            TOTAL if row is board.rows[-1] else (row.unit_id, row.kind),
            row.name,
            row.values[name],
            row.marks.get(name),
            None if row.marks.get(name) else row.values.get(f"{name}{ENDING}"),
        )
        for row in board.rows
    ]
    guessed = _("Some figures rest on an estimate of where the people of divided units went.")
    notes = [guessed] if any(row.estimated for row in board.rows) else []
    return parts, notes, {"map": grid_of(board, question.indicator, asked)}


def _beside(then: Sequence[Part], question: Question, before: Period) -> list[Part]:
    """The earlier ``then`` by the keys of now: a month is compared with the one in its place."""
    if question.dimension.name != "month":
        return list(then)
    months = zip(months_of(before), months_of(question.asked.period), strict=True)
    place = {old.code: new.code for old, new in months}
    return [replace(part, key=place.get(part.key, part.key)) for part in then]


def _with_gone(parts: Sequence[Part], then: Sequence[Part]) -> list[Part]:
    """``parts`` with the lines that only the earlier period has, the whole last."""
    known = {part.key for part in parts}
    gone = [Part(part.key, part.label, None) for part in then if part.key not in known and part.value]
    return [*parts[:-1], *gone, parts[-1]]


def _line(part: Part, earlier: Part | None, kind: Kind, question: Question, *, compared: bool) -> Line:
    cells = _cells(part, kind, question)
    if compared:
        old = earlier or Part(part.key, part.label, None)
        cells += [*_cells(old, kind, question), _difference(part, old, kind)]
    return Line(part.label, tuple(cells), _address(part, question), is_total=part.key is TOTAL)


def _cells(part: Part, kind: Kind, question: Question) -> list[Cell]:
    """The figure, and how far off it may be where that can be said."""
    smallest = conf.get("SMALLEST_CELL")
    told = [(part.value, kind), *([(part.margin, Kind.TENTHS)] if has_margin(question.indicator) else [])]
    return [figure(value, each, mark=part.mark, smallest=smallest) for value, each in told]


def _difference(part: Part, old: Part, kind: Kind):
    if part.mark or old.mark or part.value is None or old.value is None:
        return words("…" if part.mark or old.mark else "–")
    return figure(round(part.value - old.value, 1), Kind.POINTS if kind is not Kind.COUNT else Kind.COUNT)


def _address(part: Part, question: Question) -> str:
    """Further down: to the unit, or to those who take the course."""
    if part.key is TOTAL:
        return ""
    if question.dimension.name == "unit":
        unit, kind = part.key
        return f"?{question.query(unit=unit)}" if unit and kind == "unit" else ""
    if question.dimension.name == "course" and question.sees_people:
        return people_address(question.asked, course=part.key, state="all")
    return ""


def _chart(parts: Sequence[Part], question: Question) -> Chart | None:
    rows = [
        (part.label, [float(part.value)])
        for part in parts
        if part.key is not TOTAL and isinstance(part.value, (int, float)) and not part.mark
    ]
    if not any(numbers[0] for _label, numbers in rows):
        return None
    label = str(question.indicator.label)
    if question.dimension.name == "month":
        short = [(text.split(" ", 1)[-1], [round(numbers[0])]) for text, numbers in rows]
        return columns(label, _("Month by month. The table below holds all numbers."), [label], short)
    if question.dimension.name in ("unit", "course"):
        rows = sorted(rows, key=lambda row: -row[1][0])[:MOST_BARS]
        return bars(label, _("The largest numbers. The table below holds all of them."), [label], rows)
    return bars(label, _("The table below holds the exact numbers."), [label], rows)
