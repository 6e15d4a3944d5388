from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.reports.events import BadEvents, load_events, table_of


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Load what organisers report of their conferences from a table, for the form of conferences and venues."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help=_("a workbook (.xlsx) or CSV file whose first row names the columns")
        )

    def handle(self, *, file: Path, **options) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file “%(file)s”.") % {"file": file})
        try:
            loaded = load_events(list(table_of(file)))
        except BadEvents as problem:
            raise CommandError(_("Nothing was loaded.") + f"\n{problem}") from problem
        said = _("%(new)s events are new, %(changed)s were known and are as the file has them.")
        self.stdout.write(said % {"new": loaded.new, "changed": loaded.changed})
