from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from learning.reports.models import Refresh
from learning.reports.refresh import rebuild_measures, refresh_measures


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Bring the measures for charts up to date, as the worker does every five minutes.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("count everything again, as every night"))

    def handle(self, *, all: bool, verbosity: int, **options) -> None:
        run = rebuild_measures() if all else refresh_measures()
        if verbosity:
            self.stdout.write(told(run))


def told(run: Refresh | None) -> str:
    """What came of a run, in a sentence."""
    if run is None:
        return _("Another run is at work; nothing was done.")
    if run.is_full:
        return _("Everything was counted again; %(cells)s figures had drifted.") % {
            "cells": run.drifted_cells
        }
    return _("%(pairs)s units and courses were counted again.") % {"pairs": run.pairs}
