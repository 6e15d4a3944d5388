from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from courses.h5p.store import DatabaseStore
from courses.h5p.types import install_ours


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Install the H5P content types that come with the library, those that are not here or older."
        )

    def handle(self, **options) -> None:
        installed = install_ours(DatabaseStore())
        for library in installed:
            self.stdout.write(_("Library installed: %(library)s") % {"library": library.name})
        if not installed and options["verbosity"]:
            self.stdout.write(_("All H5P content types that come with the library are here."))
