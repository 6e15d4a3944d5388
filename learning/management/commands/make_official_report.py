from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning import conf, registry
from learning.management.commands.build_report import _among, _day, _unit
from learning.official import writing
from learning.official.document import NotAsFrozen, document_of
from learning.official.files import issued_pdf
from learning.official.formats.base import official_name
from learning.official.locking import NotNow
from learning.official.models import OfficialReport
from learning.reports.build import CannotBuild
from learning.reports.calendars import calendar_names
from learning.reports.formats.base import FormatUnavailable
from learning.reports.periods import Period, UnknownPeriod
from learning.reports.scope import UnitEnded


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write the official report of a unit about a period into a folder. If there is none yet, a draft is made "
            "with frozen annexes; it is reviewed, approved and issued in the admin."
        )

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
        parser.add_argument(
            "--form", action="append", metavar="NAME", help=_("a form for an annex, once for each; else all")
        )
        parser.add_argument("--formats", metavar="NAMES", help=", ".join(registry.official_formats))
        parser.add_argument("--out", default=".", metavar="FOLDER", help=_("the folder to write to"))

    def handle(self, *, out: str, verbosity: int, **options) -> None:
        names = [each.strip() for each in (options["formats"] or "docx,pdf,xlsx").split(",") if each.strip()]
        formats = [registry.official_formats[_among(list(registry.official_formats), name)] for name in names]
        official = self.official(options)
        try:
            folder = Path(out)
            folder.mkdir(parents=True, exist_ok=True)
            document = document_of(official)
            for made in formats:
                is_issued = made.name == "pdf" and official.is_out
                content = issued_pdf(official, document) if is_issued else made.made(document)
                place = folder / official_name(document, made.extension)
                place.write_bytes(content)
                if verbosity:
                    self.stdout.write(str(place))
        except FormatUnavailable as problem:
            raise CommandError(str(problem)) from problem
        except NotAsFrozen as problem:
            said = _("What is stored is not what was approved. No file is made from it.")
            raise CommandError(said) from problem
        except OSError as problem:
            message = _("“%(file)s” cannot be written: %(problem)s")
            raise CommandError(message % {"file": out, "problem": problem.strerror}) from problem
        if verbosity:
            self.stdout.write(f"{official.get_state_display()}: {official.symbol.strip()}")

    def official(self, options: dict[str, Any]) -> OfficialReport:
        """The document that was asked for, made if there is none."""
        calendar = _among(calendar_names(), options["calendar"] or conf.get("REPORT_CALENDAR"))
        forms = [
            _among(list(registry.report_forms), each) for each in options["form"] or registry.report_forms
        ]
        try:
            period = Period.parse(str(options["period"]), calendar)
            unit = _unit(str(options["unit"]), _day(options["on"], period))
            return writing.write(unit=unit, period=period, forms=forms)
        except (CannotBuild, UnknownPeriod, UnitEnded, NotNow) as problem:
            raise CommandError(str(problem)) from problem
