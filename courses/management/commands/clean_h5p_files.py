from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from courses.h5p.keeping import clean


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Delete the files of H5P contents that nothing has named for long: no content, and no version of one."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("delete nothing"))

    def handle(self, *, dry_run: bool, **options) -> None:
        cleaned = clean(is_dry=dry_run)
        said = {"idle": cleaned.idle, "gone": cleaned.gone, "size": filesizeformat(cleaned.size)}
        text = (
            _("Files that nothing names: %(idle)s. To be deleted: %(gone)s (%(size)s).")
            if dry_run
            else _("Files that nothing names: %(idle)s. Deleted: %(gone)s (%(size)s).")
        )
        self.stdout.write(text % said)
