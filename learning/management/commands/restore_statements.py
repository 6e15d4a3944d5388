from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.keeping.archive import CannotArchive, restore
from learning.keeping.asked import month_asked
from learning.keeping.files import NoParquet


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Put an archived month back into the log. Its files stay where they are.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="MONTH", help=_("the month, as in 2025-06"))

    def handle(self, *, month: str, **options) -> None:
        try:
            count = restore(month_asked(month), tell=self.stdout.write)
        except (CannotArchive, NoParquet) as problem:
            raise CommandError(str(problem)) from problem
        said = _("%(rows)s statements of %(month)s are in the log again.")
        self.stdout.write(self.style.SUCCESS(said % {"rows": count, "month": month}))
