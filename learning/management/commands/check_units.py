from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.units.check import check_units
from learning.units.tree import UnknownUnit


class Command(BaseCommand):
    help = "Look for what cannot be true of the units in the database; fail if there is anything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--province",
            metavar="CODE",
            help=_("only this province of today (as in 08) and what it was made from"),
        )

    def handle(self, *, province: str | None, verbosity: int, **options) -> None:
        try:
            found = check_units(province=province)
        except UnknownUnit as error:
            message = _("No province has the code %(code)s today.") % {"code": province}
            raise CommandError(message) from error
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            count = ngettext("%(count)d finding.", "%(count)d findings.", len(found))
            raise CommandError(count % {"count": len(found)})
        if verbosity:
            self.stdout.write(self.style.SUCCESS(_("Nothing is wrong.")))
