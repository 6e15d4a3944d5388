from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.changes.apply import AlreadyApplied, Preview, apply_change, preview
from learning.changes.tell import fates, from_nowhere, named, reports, successors
from learning.changes.undo import CannotUndo, undo_change
from learning.units.change_file import MOST_BYTES, CannotChange, ChangeFile, read_change
from learning.units.models import UnitChange


class Command(BaseCommand):
    help = "Apply a file of unit changes, or undo one that was applied."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help=_("the CSV file with the change"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("show what would change, and change nothing")
        )
        parser.add_argument(
            "--undo", metavar="ID", type=int, help=_("undo the applied change of this number")
        )

    def handle(self, *, file: str | None, dry_run: bool, undo: int | None, **options) -> None:
        if (file is None) == (undo is None):
            raise CommandError(_("Name either a file or, with --undo, the number of an applied change."))
        try:
            if file is not None:
                self.apply(_read(Path(file)), dry_run)
            else:
                self.undo(undo)
        except (CannotChange, CannotUndo) as error:
            raise CommandError(str(error)) from error

    def apply(self, file: ChangeFile, dry_run: bool) -> None:
        try:
            self.tell(preview(file))
            if dry_run:
                self.stdout.write(_("Nothing was changed: this was a dry run."))
                return
            change = apply_change(file)
        except AlreadyApplied as error:
            self.stdout.write(str(error))
            return
        message = _("Applied as change number %(id)s. To undo it: apply_unit_change --undo %(id)s")
        self.stdout.write(self.style.SUCCESS(message % {"id": change.pk}))

    def tell(self, seen: Preview) -> None:
        plan = seen.plan
        day = date_format(plan.effective_on, "SHORT_DATE_FORMAT")
        given = {"day": day, "ends": len(plan.ends), "begins": len(plan.begins)}
        self.stdout.write(_("On %(day)s, %(ends)s units end and %(begins)s begin.") % given)
        for one in seen.touched:
            self.stdout.write(f"- {named(one.unit)} → {successors(one.unit, plan)}")
            for fate in fates(one):
                self.stdout.write(f"    {fate}")
        for unit in from_nowhere(plan):
            self.stdout.write(f"+ {named(unit)}")
        for each in reports(seen.closings, plan):
            self.stdout.write(f"· {each}")

    def undo(self, number: int | None) -> None:
        change = UnitChange.objects.filter(pk=number).first()
        if change is None:
            raise CommandError(_("No change has the number %(id)s.") % {"id": number})
        undo_change(change)
        self.stdout.write(self.style.SUCCESS(_("Change number %(id)s is undone.") % {"id": number}))


def _read(path: Path) -> ChangeFile:
    try:
        with path.open("rb") as file:
            return read_change(file.read(MOST_BYTES + 1), name=path.name)
    except OSError as error:
        message = _("The file %(file)s cannot be read: %(why)s")
        raise CommandError(message % {"file": path, "why": error.strerror}) from error
