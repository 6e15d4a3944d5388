"""The questions of one calibration as a table: chosen, found, sorted, a page at a time."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, Table

from assessments.analysis.models import Calibration, ItemParameter, Model
from assessments.bank.screens import screen
from assessments.calibrations.access import may_change
from assessments.calibrations.figures import figure, give_or_take, points, whole
from assessments.calibrations.flags import SHOWN, flags_of, those
from assessments.questions.models import Question

ON_A_PAGE = 50
NUMBER = "l-admin-number"
# What a table of questions does not show, and would cost much to fetch.
LEFT_OUT = ("question__data", "question__explanation", "question__search_text", "observed")


def rows_of(run: Calibration) -> QuerySet[ItemParameter]:
    """The rows of ``run`` with their questions, for a table."""
    return run.parameters.select_related("question").defer(*LEFT_OUT)


def earlier_of(run: Calibration, rows: list[ItemParameter]) -> dict[int, ItemParameter]:
    """The same questions in the calibration before, by their ids."""
    if run.previous_id is None:
        return {}
    asked = [row.question_id for row in rows]
    before = ItemParameter.objects.filter(calibration=run.previous_id, question__in=asked)
    return {row.question_id: row for row in before.defer("observed")}


def counted(run: Calibration) -> dict[str, int]:
    """How many rows each choice shows, and how many were estimated anew; by one query."""
    found = run.parameters.aggregate(
        **{f"n_{name}": Count("pk", filter=those(name)) for name in SHOWN},
        estimated=Count("pk", filter=~those("carried")),
    )
    return {name.removeprefix("n_"): count for name, count in found.items()}


class QuestionColumn(Column):
    """Code, first words and what is to be said; it leads to the curve, and into the bank for who may go there."""

    cell_template_name = "learning_assessments/calibrations/_question_cell.html"


@dataclass(frozen=True)
class Listing:
    """What is asked of the rows of ``run``, from the address."""

    request: HttpRequest
    run: Calibration

    @cached_property
    def shown(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in SHOWN else ""

    @cached_property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()[:200].replace("\x00", "")

    @cached_property
    def ordering(self) -> str:
        asked = self.request.GET.get("ordering", "")
        keys = {column.sort_key for column in self._columns if column.sort_key}
        return asked if asked.removeprefix("-") in keys else "question__code"

    @cached_property
    def page(self) -> Page:
        rows = rows_of(self.run).filter(those(self.shown))
        if self.words:
            rows = rows.filter(question__in=Question.objects.found_by(self.words).values("pk"))
        key = F(self.ordering.removeprefix("-"))
        way = key.desc(nulls_last=True) if self.ordering.startswith("-") else key.asc(nulls_last=True)
        paginator = WagtailPaginator(rows.order_by(way, "pk"), ON_A_PAGE)
        paginator.verbose_name, paginator.verbose_name_plural = _("question"), _("questions")
        return paginator.get_page(self.request.GET.get("p"))

    @cached_property
    def table(self) -> Table:
        rows, is_author = list(self.page.object_list), may_change(self.request.user)
        before = earlier_of(self.run, rows)
        for row in rows:
            row.flags = flags_of(row, before.get(row.question_id))
            row.address = page_of(self.run, row.question_id)
            row.in_bank = screen("edit", row.question) if is_author else ""
        return Table(self._columns, rows, ordering=self.ordering, base_url="")

    def choices(self) -> list[dict[str, Any]]:
        """The ways to choose rows, as links with how many there are."""
        counts = counted(self.run)
        kept = {name: value for name in ("q", "ordering") if (value := self.request.GET.get(name))}
        return [
            {
                "label": label,
                "count": whole(counts[name]),
                "address": "?" + urlencode({**kept, **({"show": name} if name else {})}),
                "is_current": name == self.shown,
            }
            for name, label in SHOWN.items()
        ]

    @cached_property
    def _columns(self) -> list[Column]:
        has_floor = self.run.model == Model.THREE
        floor = [_number("c", _("Floor"), lambda row: give_or_take(row.c, row.c_error))] if has_floor else []
        return [
            QuestionColumn("question", label=_("Question"), sort_key="question__code"),
            _number("b", _("Difficulty"), lambda row: give_or_take(row.b, row.b_error)),
            _number("a", _("Discrimination"), lambda row: give_or_take(row.a, row.a_error)),
            *floor,
            _number("asked", pgettext("calibration", "Answers"), lambda row: whole(row.asked)),
            _number("infit", _("Infit"), lambda row: figure(row.infit)),
            _number("outfit", _("Outfit"), lambda row: figure(row.outfit)),
            _number("rmsd", _("RMSD"), lambda row: figure(row.rmsd, 3)),
            _number("area", _("Drift (points)"), lambda row: points(row.area)),
        ]


def _number(name: str, label: str, accessor) -> Column:
    return Column(name, label=label, accessor=accessor, sort_key=name, classname=NUMBER)


def page_of(run: Calibration, question: int) -> str:
    """The page of a question in ``run``, with its curve."""
    return reverse("learning_calibrations:question", args=[run.pk, question])
