"""What the report pages show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import registry
from learning.charts import Chart, columns
from learning.reports import caption
from learning.reports.calendars import calendars
from learning.reports.choices import Choice, compare_options, form_options, period_options, unit_options
from learning.reports.compare import may_compare
from learning.reports.forms.base import Kind
from learning.reports.measured import trend
from learning.reports.models import Basis, Report
from learning.reports.periods import last_half_months, local_day
from learning.reports.status import status
from learning.reports.table import Table, tables
from learning.reports.unit_chart import of_units

MOST_BARS = 12
HALF_MONTHS = 12
CHARTED = ("so_luot", "hoan_thanh")
TILES = ("so_nguoi", "so_luot", "hoan_thanh", "ty_le_hoan_thanh", "cap_chung_nhan", "ty_le_phu")


def choosing(user, choice: Choice) -> dict[str, Any]:
    """The form of the choice, the measures of its unit, and the state of the measuring job."""
    today = local_day(timezone.now())
    return {
        "choice": choice,
        "units": unit_options(user, choice, today=today),
        "periods": period_options(choice, today=today),
        "calendars": [(name, each.label) for name, each in calendars().items()],
        "bases": Basis.choices,
        "forms": form_options(),
        "comparisons": compare_options() if may_compare(registry.report_forms[choice.form]) else [],
        "measures": status(now=timezone.now()),
        "trend": _trend(choice),
    }


def figures(report: Report) -> dict[str, Any]:
    """One report, frozen or not: its table, what stands around it, and its files."""
    table = Table(report)
    keys = {heading.key: place for place, heading in enumerate(table.headings)}
    return {
        "report": report,
        "query": _choice(report).query(),
        "table": table,
        "tables": tables(report),
        "facts": caption.facts(report),
        "footnotes": caption.footnotes(table),
        "definitions": caption.definitions(table),
        "tiles": [
            (table.headings[keys[key]].label, table.total[keys[key]].text) for key in TILES if key in keys
        ],
        "chart": _chart(table),
        "files": [(each.label, _address(report, each.name)) for each in registry.report_formats.values()],
        "number_kinds": {Kind.COUNT, Kind.TENTHS, Kind.MIXED, Kind.PERCENT, Kind.POINTS, Kind.CHANGE},
    }


def _address(report: Report, name: str) -> str:
    if report.frozen_at:
        return reverse("learning_reports:download_frozen", args=[report.uuid, name])
    return f"{reverse('learning_reports:download', args=[name])}?{_choice(report).query()}"


def _choice(report: Report) -> Choice:
    areas, compare = report.rows.get("by_grouping", False), report.rows.get("compared", "")
    period = caption.period_of(report)
    return Choice(report.unit, period, report.basis, report.form, by_grouping=areas, compare=compare)


def _chart(table: Table) -> Chart | None:
    return of_units(
        table,
        title=_("Enrolments and completions by unit"),
        summary=_("The units with the most completions. The table below holds all numbers."),
        keys=CHARTED,
        most=MOST_BARS,
    )


def _trend(choice: Choice) -> Chart | None:
    """Straight from the measures: the last half-months of the chosen unit and all below it."""
    days = last_half_months(local_day(timezone.now()), HALF_MONTHS)
    found = trend(choice.unit, indicators=("enrolments", "completed"), half_months=days)
    if not any(number for numbers in found.values() for number in numbers):
        return None
    rows = [
        (f"{date_format(day, 'j/n')}", [numbers[place] for numbers in found.values()])
        for place, day in enumerate(days)
    ]
    series = [str(registry.indicators[name].label) if name in registry.indicators else name for name in found]
    return columns(
        _("The last half-months"),
        _("Enrolments and completions from the half-month that begins on %(day)s.")
        % {"day": caption.day(days[0])},
        series,
        rows,
    )
