from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.reports.models import Refresh
from learning.reports.parts import parts
from learning.reports.refresh import rebuild_measures, refresh_measures
from learning.reports.running import TakenOver


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Bring the measures for charts up to date, as the worker does every five minutes.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("count everything again, as every night"))

    def handle(self, *, all: bool, verbosity: int, **options) -> None:
        for part in parts():
            tell = self._tell if all and verbosity else None
            try:
                run = rebuild_measures(part=part, tell=tell) if all else refresh_measures(part=part)
            except TakenOver:
                raise CommandError(_("Somebody stopped the run. Run it again: it goes on there.")) from None
            if verbosity:
                self.stdout.write(f"{part}: {told(run)}" if part else told(run))

    def _tell(self, run: Refresh) -> None:
        said = _("%(done)s of %(units)s units (%(share)s)")
        given = {"done": run.units_done, "units": run.units, "share": f"{run.share_done}%"}
        self.stderr.write(said % given)


def told(run: Refresh | None) -> str:
    """What came of a run, in a sentence."""
    if run is None:
        return _("Another run is at work; nothing was done.")
    if run.is_full:
        return _("Everything was counted again; %(cells)s figures had drifted.") % {
            "cells": run.drifted_cells
        }
    return _("%(pairs)s units and courses were counted again.") % {"pairs": run.pairs}
