from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.nation.facts import write_facts
from learning.nation.parquet import NoParquet


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write what reports count to Parquet files by province and month: what changed since the last time."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="FOLDER", help=_("where: private, for it is personal data")
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help=_("write everything anew, also what changed about people alone"),
        )

    def handle(self, *, to: str, all: bool, verbosity: int, **options) -> None:
        written: list[int] = []

        def tell(part: str, rows: int) -> None:
            written.append(rows)
            if verbosity > 1:
                self.stdout.write(f"{part}: {rows}")

        try:
            write_facts(Path(to), everything=all, tell=tell)
        except NoParquet as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            message = _("“%(file)s” cannot be written: %(problem)s")
            raise CommandError(message % {"file": to, "problem": problem.strerror}) from problem
        if verbosity:
            said = _("%(files)s files with %(facts)s facts were written.")
            self.stdout.write(said % {"files": len(written), "facts": sum(written)})
