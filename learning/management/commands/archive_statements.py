from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.keeping.archive import CannotArchive, archive_due, archive_surely, months_due
from learning.keeping.asked import month_asked
from learning.keeping.files import NoParquet


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Move months of the log that are old enough into Parquet files, as the worker does every month."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", metavar="MONTH", help=_("this month alone, as in 2025-06"))
        parser.add_argument(
            "--older-than",
            metavar="MONTHS",
            type=int,
            help=_("keep so many whole months, instead of LOG_MONTHS"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say which months are due, do nothing"))

    def handle(self, *, month: str | None, older_than: int | None, dry_run: bool, **options) -> None:
        months = [month_asked(month)] if month else months_due(older_than=older_than)
        if dry_run:
            for each in months:
                self.stdout.write(f"{each:%Y-%m}")
            return
        try:
            if not month and older_than is None:
                kept = archive_due(tell=self.stdout.write)
            else:
                kept = [archive_surely(each, tell=self.stdout.write) for each in months]
        except (CannotArchive, NoParquet) as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(each.rows for each in kept)
        said = _("%(months)s months are in the archive, with %(rows)s statements.")
        self.stdout.write(self.style.SUCCESS(said % {"months": len(kept), "rows": rows}))
