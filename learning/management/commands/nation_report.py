from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning import conf
from learning.enrolments.models import Enrolment
from learning.nation.engine import Files, NotInFiles
from learning.nation.parquet import NoParquet
from learning.nation.report import Told, compare, compare_country
from learning.reports.build import PeriodNotBegun
from learning.reports.calendars import calendar_names
from learning.reports.periods import Period, UnknownPeriod
from learning.units.models import Level, Unit

MOST_LISTED = 20
# The last row of Form 01, and the country's figures.
FIGURES = {"so_luot": "enrolments", "so_nguoi": "learners", "hoan_thanh": "completed"}
FIGURES |= {name: name for name in FIGURES.values()}


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Count Form 01 of every province from the files of nation_facts, and hold it against the database."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", required=True, metavar="FOLDER", dest="folder", help=_("where nation_facts wrote")
        )
        parser.add_argument(
            "--period", required=True, metavar="CODE", help="202603 | 20261 | 2026H1 | 20269M | 2026"
        )
        parser.add_argument("--calendar", metavar="NAME", help=", ".join(calendar_names()))
        parser.add_argument("--province", metavar="CODE", default="", help=_("this province alone"))
        parser.add_argument(
            "--threads", metavar="COUNT", type=int, default=1, help=_("how many cores DuckDB may use")
        )

    def handle(
        self, *, folder: str, period: str, calendar: str | None, province: str, threads: int, **options
    ) -> None:
        calendar = calendar or conf.get("REPORT_CALENDAR")
        if calendar not in calendar_names():
            message = _("“%(asked)s” is unknown here. Choose one of: %(known)s.")
            raise CommandError(message % {"asked": calendar, "known": ", ".join(calendar_names())})
        try:
            asked = Period.parse(period, calendar)
            files = Files(Path(folder), threads=max(1, threads))
        except (UnknownPeriod, NotInFiles, NoParquet) as problem:
            raise CommandError(str(problem)) from problem
        try:
            self._tell_all(files, asked, province)
        except (PeriodNotBegun, NotInFiles) as problem:
            raise CommandError(str(problem)) from problem
        finally:
            files.close()

    def _tell_all(self, files: Files, period: Period, province: str) -> None:
        cutoff = files.covered_until
        units = Unit.objects.valid_on(period.ends_on).filter(level=Level.PROVINCE)
        units = units.filter(code=province) if province else units
        if not units:
            said = _("No unit had the code %(code)s on %(day)s.")
            raise CommandError(said % {"code": province, "day": period.ends_on})
        found = [
            self._tell(f"{unit.code} {unit.full_name}", compare(files, unit, period, cutoff=cutoff))
            for unit in units
        ]
        if not province:
            found.append(self._tell(_("The whole country"), compare_country(files, period, cutoff=cutoff)))
        equal, different = sum(each.equal for each in found), sum(len(each.different) for each in found)
        if different:
            raise CommandError(self._why(equal, different, cutoff))
        self.stdout.write(self.style.SUCCESS(_("equal: %(cells)s cells") % {"cells": equal}))

    def _tell(self, name: str, told: Told) -> Told:
        figures = {each: told.total[column] for column, each in FIGURES.items() if column in told.total}
        said = _("%(name)s: %(enrolments)s enrolments, %(learners)s learners, %(completed)s completed")
        self.stdout.write(said % {"name": name, **figures})
        said = _("  %(equal)s cells equal, %(different)s not; files %(files)s s, database %(database)s s")
        took = {"files": f"{told.files_seconds:.2f}", "database": f"{told.database_seconds:.2f}"}
        self.stdout.write(said % {"equal": told.equal, "different": len(told.different), **took})
        for each in told.different[:MOST_LISTED]:
            said = _("  %(row)s, %(column)s: the database says %(database)s, the files %(files)s")
            self.stdout.write(said % vars(each))
        return told

    def _why(self, equal: int, different: int, cutoff: datetime) -> str:
        cells = {"equal": equal, "different": different}
        changed = Enrolment.objects.filter(changed_at__gte=cutoff).count()
        if changed:
            said = _(
                "equal: %(equal)s cells, different: %(different)s. %(changed)s enrolments changed since the files "
                "were written: write them again, then compare."
            )
            return said % {**cells, "changed": changed}
        said = _(
            "equal: %(equal)s cells, different: %(different)s. No enrolment changed since the files were written. If "
            "something about people did, write everything anew: nation_facts --all."
        )
        return said % cells
