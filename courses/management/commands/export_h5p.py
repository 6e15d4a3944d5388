from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.h5p.translating.carrying import to_be_sent
from courses.packages.h5p.content import export_package
from courses.packages.h5p.errors import H5PError


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Write an H5P content as a package that other systems open, with its libraries.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pk", type=int, help=_("the number of the content"))
        parser.add_argument("file", help=_("the package (.h5p) to be written"))

    def handle(self, *, pk: int, file: str, **options) -> None:
        content = H5PContent.objects.select_related("library").filter(pk=pk).first()
        if content is None:
            raise CommandError(_("There is no H5P content %(pk)s.") % {"pk": pk})
        try:
            with Path(file).open("wb") as to:
                export_package(to_be_sent(content), DatabaseStore(), to)
        except (H5PError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %(file)s") % {"file": file})
