from argparse import ArgumentParser
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.units.data import UnitRecord
from learning.units.data.families import NothingToLoad
from learning.units.load import Loaded, load_units

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Load the country's provinces, districts and communes, as they are and as they were before July 2025."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--province",
            metavar="CODE",
            help=_("only this province of today (as in 08) and what it was made from"),
        )
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help=_("only the units that existed on this day (as in 2025-08-01 or 01/08/2025)"),
        )

    def handle(self, *, province: str | None, as_of: str | date | None, verbosity: int, **options) -> None:
        self.verbosity = verbosity
        try:
            total = load_units(
                province=province, as_of=parse_day(as_of) if as_of else None, progress=self.tell
            )
        except NothingToLoad as error:
            raise CommandError(str(error)) from error
        self.conclude(total)

    def tell(self, province: UnitRecord, loaded: Loaded) -> None:
        if self.verbosity:
            self.stdout.write(f"{province.code} {province.full_name}: {counts(loaded)}")

    def conclude(self, total: Loaded) -> None:
        if not self.verbosity:
            return
        if total.changed_nothing:
            self.stdout.write(_("Nothing changed: %(counts)s.") % {"counts": counts(total)})
        else:
            self.stdout.write(self.style.SUCCESS(_("Loaded %(counts)s.") % {"counts": counts(total)}))


def parse_day(text: str | date) -> date:
    """The day that ``text`` names, in ISO or in Vietnamese order. Raises CommandError."""
    if isinstance(text, date):
        return text
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    message = _("“%(text)s” is not a date. Write it as in 2025-08-01 or 01/08/2025.")
    raise CommandError(message % {"text": text})


def counts(loaded: Loaded) -> str:
    """What to say of a load: "475 units (475 new, 0 changed), 471 successions …"."""
    words = _(
        "%(units)s units (%(new_units)s new, %(changed_units)s changed), "
        "%(successions)s successions (%(new_successions)s new, %(changed_successions)s changed)"
    )
    units, successions = loaded.units, loaded.successions
    return words % {
        "units": units.total,
        "new_units": units.new,
        "changed_units": units.changed,
        "successions": successions.total,
        "new_successions": successions.new,
        "changed_successions": successions.changed,
    }
