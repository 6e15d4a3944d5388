"""What stands around a report's table: whose it is, how fresh, and what to know when reading it."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.reports.calendars import calendar_of
from learning.reports.forms.base import Kind
from learning.reports.margin import ENDING
from learning.reports.models import Basis, Report
from learning.reports.periods import ZONE, Period, UnknownPeriod, local_day
from learning.reports.suppress import Mark
from learning.reports.table import NOTHING, WITHHELD, Table


def day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


def moment(value: datetime) -> str:
    return date_format(value.astimezone(ZONE), "DATETIME_FORMAT")


def period_of(report: Report) -> Period:
    return Period.parse(report.period, report.calendar)


def period_words(report: Report) -> str:
    """For example "Quarter III/2026 (15/06/2026 – 14/09/2026)"."""
    return f"{_period_label(report)} ({day(report.starts_on)} – {day(report.ends_on)})"


def _period_label(report: Report) -> str:
    """The code where the calendar is no longer declared as it was: the days are the report's own."""
    try:
        period = period_of(report)
    except UnknownPeriod:
        return report.period
    days = (period.starts_on, period.ends_on)
    return period.label if days == (report.starts_on, report.ends_on) else report.period


def calendar_words(report: Report) -> str:
    """The calendar's label; its name where the host declares it no longer."""
    found = calendar_of(report.calendar)
    return (
        str(found.label) if found else _("%(calendar)s (no longer declared)") % {"calendar": report.calendar}
    )


def basis_words(report: Report) -> str:
    """In which units the figures are told, as every report must state."""
    if report.basis == Basis.AS_IS:
        return _("Figures by the units that stood on %(day)s") % {"day": day(local_day(report.cutoff_at))}
    return _("Figures by the units as they were when it happened")


def state_words(report: Report) -> str:
    """Frozen as which revision, or not."""
    if report.frozen_at is None:
        return _("Not frozen")
    values = {"revision": report.revision, "moment": moment(report.frozen_at)}
    return _("Revision %(revision)s, frozen at %(moment)s") % values


def facts(report: Report) -> list[tuple[str, str]]:
    """Label and value of everything that says where the figures come from."""
    unit = report.rows["unit"]
    return [
        (_("Unit"), f"{unit['name']} ({unit['code']})"),
        (_("Period"), period_words(report)),
        (_("Period code"), report.period),
        (_("Calendar"), calendar_words(report)),
        (_("Basis"), basis_words(report)),
        (_("Facts until"), moment(report.cutoff_at)),
        (_("State"), state_words(report)),
        ("SHA-256", report.sha256),
    ]


def footnotes(table: Table) -> list[str]:
    """What a reader must know to read this table; nothing that does not apply to it."""
    content, report = table.content, table.report
    found = table.notes()
    rows = [row for each in (content, *content.get("parts", ())) for row in each["rows"]]
    marks = {mark for row in rows for mark in row["marks"].values()}
    if marks:
        found.append(_few(content["smallest"], marks))
    if any(row["estimated"] for row in rows):
        found.append(
            _(
                "* Estimated: a former unit was divided, and its figures are placed by the shares of its "
                "population or with its main successor."
            )
        )
    if content.get("by_grouping"):
        found.append(
            _(
                "Groupings are areas that the province drew; they are no administrative units. This table is for "
                "work, not the official form."
            )
        )
    if content["changed_on"]:
        days = ", ".join(day(date.fromisoformat(each)) for each in content["changed_on"])
        if "parts" in content:
            text = _(
                "Units changed on %(days)s. The tables before and after tell every fact in the units of its day; the "
                "last one tells the whole period in the later units."
            )
        else:
            text = _("Units changed on %(days)s. Every fact is told in the units of its own day.")
        found.append(text % {"days": days})
    if "late" in content:
        found.append(_late(table))
    if any(heading.key.endswith(ENDING) for heading in table.headings):
        found.append(
            _("±: 95 times in 100 the true figure is within so much on either side of the one told.")
        )
    if _has_nothing(table):
        text = _("%(sign)s: unknown, or there is nothing to divide by.")
        found.append(text % {"sign": NOTHING})
    if _is_beyond(table):
        found.append(_("A share above 100% points to an error in the data: please check the denominator."))
    if content["missing"] or table.form is None:
        found.append(_("Columns marked “not installed” were contributed by an app that is no longer here."))
    if report.frozen_at is None:
        found.append(_("These figures are not frozen and may still change."))
    return found


def _few(smallest: int, marks: set[str]) -> str:
    few = _("<%(smallest)s: fewer than %(smallest)s people.") % {"smallest": smallest}
    withheld = _("%(sign)s: withheld, so that no such number can be worked out.") % {"sign": WITHHELD}
    return " ".join(text for mark, text in ((Mark.FEW, few), (Mark.WITHHELD, withheld)) if mark in marks)


def _late(table: Table) -> str:
    """How much is older than the period and came too late for the report of its own."""
    late = table.content["late"]
    said = _(
        "Known late, after the books of the period before were closed (%(moment)s): %(figures)s. This happened before "
        "the period, is in no other column, and the frozen reports of its time stay as they are."
    )
    pairs = zip(table.headings, table.total.cells, strict=True)
    figures = [f"{head.label.lower()}: {cell.text}" for head, cell in pairs if head.key in late["columns"]]
    return said % {"moment": moment(datetime.fromisoformat(late["after"])), "figures": "; ".join(figures)}


def _has_nothing(table: Table) -> bool:
    return any(cell.text == NOTHING for line in table.lines for cell in line.cells)


def _is_beyond(table: Table) -> bool:
    shares = (cell for line in table.lines for cell in line.cells if cell.kind is Kind.PERCENT)
    return any(isinstance(cell.value, float) and cell.value > 100 for cell in shares)


def definitions(table: Table) -> list[tuple[str, str]]:
    """How each column is counted, for the annex."""
    told = {heading.label: heading.meaning for heading in table.headings if heading.meaning}
    return list(told.items())
