from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.placements.keep import make_anew


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Keep what placement tests found that were handed in before reports could count it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help=_("make all of them anew"))

    def handle(self, *, rebuild: bool, **options) -> None:
        count = make_anew(everything=rebuild)
        words = ngettext("%(count)d placement kept", "%(count)d placements kept", count)
        self.stdout.write(words % {"count": count})
