"""A saved report with the figures of today: a report that nobody froze, in all the formats that reports have."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import conf, registry
from learning.matrices.courses import all_courses, programme_options
from learning.people.models import Audience
from learning.reports.build import draft_report, fingerprint, refuse_unbegun
from learning.reports.figures import kind_of
from learning.reports.forms.base import Column, Kind, ReportForm, Shows
from learning.reports.indicators.base import Derived, Distinct, Indicator, Known
from learning.reports.margin import with_margins
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, local_day
from learning.reports.scope import scope_of
from learning.saved.compare import BEFORE, CHANGE, beside, kind_of_change
from learning.saved.figures import Grouped, by_unit
from learning.saved.models import Rows, SavedReport
from learning.saved.periods import compared_with

WITH_CODES = (Rows.COURSE, Rows.MONTH, Rows.COMPETENCY)
ESTIMATED = Column("uoc_tinh", gettext_lazy("Estimated"), Kind.FLAG)


def draft(saved: SavedReport, period: Period, *, now: datetime | None = None) -> Report:
    """The report as the facts stand now, not saved. A constant number of queries for each of its indicators.

    Raises what ``draft_report`` does.
    """
    if saved.form:
        return draft_report(form=saved.form, unit=saved.unit, period=period, basis=saved.basis)
    moment = now or timezone.now()
    refuse_unbegun(period, moment)
    own = OwnReport(saved, period, moment)
    return own.report()


class OwnReport:
    """What a saved report says of one period."""

    def __init__(self, saved: SavedReport, period: Period, cutoff: datetime):
        self.saved, self.period, self.cutoff = saved, period, cutoff
        self.smallest = conf.get("SMALLEST_CELL")
        self.before = compared_with(period, saved.compared)
        self.figures = list(with_margins(_column(name) for name in saved.indicators))

    def report(self) -> Report:
        form = self._form()
        content = self._content(form, self.period)
        if self.before:
            then = self._content(form, self.before)
            content["rows"] = beside(content, then, self.figures)
        content["columns"] = [{"key": each.key, "kind": each.kind.value} for each in form.columns]
        made = Report(
            form=form.name,
            unit=self.scope.subject,
            calendar=self.period.calendar,
            period=self.period.code,
            starts_on=self.period.starts_on,
            ends_on=self.period.ends_on,
            basis=self._basis(),
            revision=0,
            cutoff_at=self.cutoff,
            rows=content,
            sha256=fingerprint(content),
        )
        made.own_form = form  # type: ignore[attr-defined]
        return made

    def _basis(self) -> str:
        # Only units can be told as they are now.
        return self.saved.basis if self.saved.rows == Rows.UNIT else str(Basis.AS_WAS)

    def _content(self, form: type[ReportForm], period: Period) -> dict[str, Any]:
        scope = scope_of(unit=self.saved.unit, period=period, basis=self._basis(), day=local_day(self.cutoff))
        if period == self.period:
            self.scope = scope
        only = facts_of(self.saved)
        if self.saved.rows == Rows.UNIT:
            columns = (*_first(str(Rows.UNIT)), *self.figures, ESTIMATED)
            counting = type("Counting", (form,), {"columns": columns})
            return by_unit(counting, scope, self.cutoff, smallest=self.smallest, only=only)
        grouped = Grouped(self.figures, scope, self.cutoff, rows=self.saved.rows, only=only)
        return grouped.content(form, form.columns, smallest=self.smallest)

    def _form(self) -> type[ReportForm]:
        """A form that nobody registers, for the table and the files of this report."""
        saved, is_units = self.saved, self.saved.rows == Rows.UNIT
        last = (ESTIMATED,) if is_units else ()
        said = notes_of(saved, self.before)
        return type(
            "OwnForm",
            (ReportForm,),
            {
                "name": f"own-{saved.pk}",
                "number": _("Report of one's own")[:31],
                "title": saved.name,
                "columns": (*_first(saved.rows), *self._told(), *last),
                "tells_units": is_units,
                "notes": classmethod(lambda cls, content: list(said)),
            },
        )

    def _told(self) -> list[Column]:
        if not self.before:
            return self.figures
        found = []
        for each in self.figures:
            group = str(each.group or each.label)
            if each.shows is Shows.MARGIN:  # what changed of it says nothing
                said = {"period": self.before.label, "margin": each.label}
                label = _("%(period)s: %(margin)s") % said
                found += [each, Column(each.key + BEFORE, label, each.kind, group=group)]
                continue
            found += [
                Column(each.key, _("This period"), each.kind, each.indicator, group=group),
                Column(each.key + BEFORE, self.before.label, each.kind, group=group),
                Column(each.key + CHANGE, _change_label(each.kind), kind_of_change(each.kind), group=group),
            ]
        return found


def _change_label(kind: Kind) -> str:
    return _("Change (points)") if kind in (Kind.PERCENT, Kind.POINTS) else _("Change (%)")


def _column(name: str) -> Column:
    indicator = registry.indicators.get(name)
    if indicator is None:
        return Column(name, name, Kind.COUNT, name)
    return Column(name, indicator.label, kind_of(indicator), name, sensitive=indicator.sensitive)


def _first(rows: str) -> tuple[Column, ...]:
    number = Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER)
    if rows == Rows.UNIT:
        return (
            number,
            Column("ma_don_vi", _("Unit code"), Kind.CODE),
            Column("ten_don_vi", _("Unit"), Kind.NAME),
        )
    codes = (Column("ma", _("Code"), Kind.CODE),) if rows in WITH_CODES else ()
    return (number, *codes, Column("ten", str(Rows(rows).label), Kind.NAME))


def facts_of(saved: SavedReport) -> Q:
    """The enrolments that its filters leave."""
    found = Q()
    if saved.audience:
        found &= Q(audience=saved.audience)
    if saved.programme:
        found &= Q(course__programme=saved.programme)
    return found & Q(course_id__in=saved.courses) if saved.courses else found


def notes_of(saved: SavedReport, before: Period | None) -> list[str]:
    """What a reader must know of it, and nothing that does not apply."""
    told = [registry.indicators[name] for name in saved.indicators if name in registry.indicators]
    narrowed = narrowed_by(saved)
    found = [_("Only: %(filters)s.") % {"filters": "; ".join(narrowed)}] if narrowed else []
    if any(issubclass(each, Distinct) for each in told):
        found.append(
            _(
                "Different people are counted once in each row and once in the total, so the total is not the sum of "
                "the rows."
            )
        )
    if saved.rows == Rows.COMPETENCY:
        found.append(
            _("A course may train several competencies: then it is in several rows, and once in the total.")
        )
    if narrowed and any(is_about_population(each) for each in told):
        found.append(_("Populations are those of the whole unit, whatever the report is narrowed to."))
    if before:
        days = (date_format(each, "SHORT_DATE_FORMAT") for each in (before.starts_on, before.ends_on))
        found.append(
            _("Compared with %(period)s (%(days)s).") % {"period": before.label, "days": " – ".join(days)}
        )
    return found


def narrowed_by(saved: SavedReport) -> list[str]:
    """The filters in words."""
    found = [str(Audience(saved.audience).label)] if saved.audience else []
    if saved.programme:
        found.append(dict(programme_options()).get(saved.programme, saved.programme))
    if saved.courses:
        titles = all_courses().filter(pk__in=saved.courses).values_list("title", flat=True)
        found += [f"“{title}”" for title in titles]
    return found


def is_about_population(indicator: type[Indicator]) -> bool:
    """Whether it needs to know how many people there are, which is known of units alone."""
    if issubclass(indicator, Known):
        return True
    parts = indicator.made_of() if issubclass(indicator, Derived) else ()
    return any(
        is_about_population(registry.indicators[each]) for each in parts if each in registry.indicators
    )
