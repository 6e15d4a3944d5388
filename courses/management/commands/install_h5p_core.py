from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.h5p.scripts import CannotInstall, install


class Command(BaseCommand):
    # It makes what the checks miss.
    requires_system_checks: list[str] = []

    @property
    def help(self) -> str:
        return _("Fetch the H5P player's scripts by npm, or take them from a file, and put them in place.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="archive",
            help=_("the package as npm has it (TGZ), for machines without a network"),
        )

    def handle(self, *, archive: str | None, **options) -> None:
        try:
            place = install(Path(archive) if archive else None)
        except CannotInstall as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Installed: %(place)s") % {"place": place})
