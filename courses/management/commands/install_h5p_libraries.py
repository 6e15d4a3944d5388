from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError, raise_all
from courses.packages.h5p.importing import in_order
from courses.packages.h5p.package import read
from courses.packages.h5p.store import newer
from courses.packages.h5p.validate import validate


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Install the libraries that are in H5P packages, and leave their contents out.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", help=_("packages (.h5p)"))

    def handle(self, *, files: list[str], **options) -> None:
        for name in files:
            try:
                self.install(name)
            except H5PError as error:
                raise CommandError(
                    "\n".join([name, *(f"  {each.message}" for each in error.issues)])
                ) from error
            except OSError as error:
                raise CommandError(f"{name}: {error}") from error

    def install(self, name: str) -> None:
        store = DatabaseStore()
        with Path(name).open("rb") as file:
            package = read(file)
            raise_all(validate(package, store))
            installed = store.install(in_order(newer(package.all(), store)), package)
        for library in installed:
            self.stdout.write(_("Library installed: %(library)s") % {"library": library.name})
        if not installed:
            self.stdout.write(_("Nothing in %(file)s is new here.") % {"file": name})
