import io
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf, registry
from learning.management.commands.load_units import parse_day
from learning.reports import caption
from learning.reports.build import CannotBuild, build_report, draft_report
from learning.reports.calendars import calendar_names
from learning.reports.formats.base import FormatUnavailable, ReportFormat, file_name
from learning.reports.models import Basis, Report
from learning.reports.periods import Period, UnknownPeriod, local_day
from learning.reports.scope import UnitEnded
from learning.units.models import Level, Unit
from learning.units.tree import UnknownUnit, unit_at

LEVELS = {2: str(Level.PROVINCE), 3: str(Level.DISTRICT), 5: str(Level.COMMUNE)}


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Write a unit's report for a period as a file, with the numbers of the admin's report page.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--unit", required=True, metavar="CODE", help=_("the unit's code, as in 08 or 02215")
        )
        parser.add_argument(
            "--on", metavar="DATE", help=_("whose code it was on this day; else on the period's last")
        )
        parser.add_argument(
            "--period", required=True, metavar="CODE", help="202603 | 20261 | 2026H1 | 20269M | 2026"
        )
        parser.add_argument("--calendar", metavar="NAME", help=", ".join(calendar_names()))
        parser.add_argument("--basis", default=Basis.AS_WAS, metavar="NAME", help=", ".join(Basis.values))
        parser.add_argument("--form", default="bieu-01", metavar="NAME")
        parser.add_argument(
            "--format", default="xlsx", metavar="NAME", help=", ".join(registry.report_formats)
        )
        parser.add_argument("--out", metavar="FILE", help=_("where to write; “-” is the standard output"))
        parser.add_argument(
            "--by-grouping",
            action="store_true",
            help=_("add the communes up by the province's groupings; such a report cannot be frozen"),
        )
        parser.add_argument(
            "--freeze", action="store_true", help=_("store the report as a numbered revision")
        )

    def handle(self, *, out: str | None, verbosity: int, **options) -> None:
        made = _known(registry.report_formats, options["format"])
        try:
            report = self.report(options)
        except (CannotBuild, UnknownPeriod, UnitEnded) as problem:
            raise CommandError(str(problem)) from problem
        place = out or file_name(report, made.extension)
        self.write(made, report, place)
        if verbosity and place != "-":
            self.stdout.write(f"{place}: {caption.state_words(report)}. SHA-256: {report.sha256}")

    def report(self, options: dict[str, Any]) -> Report:
        calendar = _among(calendar_names(), options["calendar"] or conf.get("REPORT_CALENDAR"))
        period = Period.parse(str(options["period"]), calendar)
        asked: dict[str, Any] = {
            "form": options["form"],
            "unit": _unit(str(options["unit"]), _day(options["on"], period)),
            "period": period,
            "basis": _among(Basis.values, options["basis"]),
        }
        if not options["freeze"]:
            return draft_report(**asked, by_grouping=options["by_grouping"])
        if options["by_grouping"]:
            raise CommandError(_("A report by grouping cannot be frozen: the official form has none."))
        return build_report(**asked)

    def write(self, made: type[ReportFormat], report: Report, place: str) -> None:
        content = io.BytesIO()
        try:
            made.write(report, content)
            with nullcontext(sys.stdout.buffer) if place == "-" else open(place, "wb") as file:
                file.write(content.getbuffer())
        except FormatUnavailable as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            message = _("“%(file)s” cannot be written: %(problem)s")
            raise CommandError(message % {"file": place, "problem": problem.strerror}) from problem


def _day(asked: str | date | None, period: Period) -> date:
    """The day that decides whose code it is: a code belonged to different units at different times."""
    return parse_day(asked) if asked else min(period.ends_on, local_day(timezone.now()))


def _unit(code: str, day: date) -> Unit:
    try:
        return unit_at(code=code, on=day, level=LEVELS.get(len(code)))
    except UnknownUnit as problem:
        message = _("No unit had the code %(code)s on %(day)s.")
        raise CommandError(message % {"code": code, "day": caption.day(day)}) from problem


def _among(values: list[str], asked: str) -> str:
    if asked not in values:
        message = _("“%(asked)s” is unknown here. Choose one of: %(known)s.")
        raise CommandError(message % {"asked": asked, "known": ", ".join(values)})
    return asked


def _known(items, asked: str):
    return items[_among(sorted(items), asked)]
