from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.competencies.load import CHANGED, KEPT, NEW, Difference, Loaded, load_files
from learning.competencies.read import UnreadableFile, shipped

SIGNS = {NEW: "+", CHANGED: "~", KEPT: "="}


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Load frameworks of competencies and the crosswalks between them: those that come with the library, or "
            "your own files. Nothing is removed, and a second load changes nothing."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", metavar="FILE", type=Path, help=_("frameworks (.json) and crosswalks (.csv)")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("show what is new or different; change nothing")
        )

    def handle(self, *, files: list[Path], dry_run: bool, verbosity: int, **options) -> None:
        try:
            loaded = load_files(files or shipped(), dry_run=dry_run)
        except UnreadableFile as problem:
            raise CommandError(str(problem)) from problem
        for one in loaded.differences:
            if dry_run or verbosity > 1 or one.state == KEPT:
                self.stdout.write(_line(one))
        if verbosity:
            self.stdout.write(_conclusion(loaded, dry_run))


def _line(one: Difference) -> str:
    if one.state == KEPT:
        said = _("no longer in its file, kept; courses and lessons that train it: %(count)s")
        return f"{SIGNS[one.state]} {one.what}: {said % {'count': one.detail}}"
    return f"{SIGNS[one.state]} {one.what}: {one.detail}"


def _conclusion(loaded: Loaded, dry_run: bool) -> str:
    if loaded.changed_nothing:
        return _("Nothing to change: %(seen)s rows are as in the files.") % {"seen": loaded.seen}
    counts = {"seen": loaded.seen, "new": loaded.count(NEW), "changed": loaded.count(CHANGED)}
    if dry_run:
        return (
            _("Of %(seen)s rows %(new)s would be new and %(changed)s changed. Nothing was changed.") % counts
        )
    return _("%(seen)s rows: %(new)s new, %(changed)s changed.") % counts
