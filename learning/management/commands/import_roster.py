from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.people.models import Audience
from learning.roster import cells, run
from learning.roster.models import NOT_GOOD, Outcome, Roster
from learning.roster.reasons import told
from learning.roster.result import write_result
from learning.roster.undo import CannotUndo, delete_file, undo_roster
from learning.sheets.models import Mode
from learning.sheets.workbook import CannotRead
from learning.units.models import Unit
from learning.units.tree import UnknownUnit, unit_at

MOST_TOLD = 50


class Command(BaseCommand):
    help = "Bring the people of an agency's spreadsheet in, or take an import back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help=_("the workbook (XLSX) or CSV file"))
        parser.add_argument("--sender", metavar="NAME", help=_("who sent it"))
        parser.add_argument("--unit", metavar="CODE", help=_("the unit of rows that name none"))
        parser.add_argument(
            "--audience",
            choices=Audience.values,
            default=str(Audience.CC),
            help=_("as what people learn where the row does not say"),
        )
        parser.add_argument("--on", metavar="DATE", help=_("since when they belong there; else today"))
        parser.add_argument("--sheet", metavar="NAME", default="", help=_("the sheet, if there are several"))
        parser.add_argument("--mode", choices=Mode.values, default=str(Mode.ALL), help=_("what is applied"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would happen, and change nothing")
        )
        parser.add_argument("--result", metavar="OUT", help=_("write the rows with what came of each here"))
        parser.add_argument("--undo", metavar="ID", type=int, help=_("take back the import of this number"))

    def handle(self, *, file: str | None, sender: str | None, undo: int | None, **options) -> None:
        if undo is None and not (file and sender):
            raise CommandError(_("Name a file and its --sender or, with --undo, the number of an import."))
        try:
            if undo is not None:
                self.undo(undo)
            else:
                self.bring_in(Path(str(file)), str(sender), options)
        except (CannotRead, run.CannotApply, CannotUndo) as problem:
            raise CommandError(str(problem)) from problem

    def bring_in(self, path: Path, sender: str, options: dict) -> None:
        roster = _uploaded(path, sender, options)
        try:
            run.check(roster)
            self.tell(roster)
            if not options["dry_run"]:
                run.apply(roster)
                said = _("Applied as import number %(id)s. To undo it: import_roster --undo %(id)s")
                self.stdout.write(self.style.SUCCESS(said % {"id": roster.pk}))
        finally:
            if options["result"]:
                with Path(options["result"]).open("wb") as out:
                    write_result(roster, out)
            if not roster.started_at:  # nothing was applied: nothing is kept
                delete_file(roster)
                roster.delete()
        if options["dry_run"]:
            self.stdout.write(_("Nothing was changed: this was a dry run."))

    def tell(self, roster: Roster) -> None:
        for outcome, label in Outcome.choices:
            if count := roster.counts.get(outcome):
                self.stdout.write(f"{label}: {count}")
        rows = roster.rows.filter(outcome__in=NOT_GOOD)
        for row in rows[:MOST_TOLD]:
            given = {"number": row.number, "problem": told(row.reasons)}
            self.stdout.write(_("Row %(number)d: %(problem)s") % given)
        if (more := roster.count(*NOT_GOOD) - MOST_TOLD) > 0:
            self.stdout.write(_("And %(count)d more. See them all with --result.") % {"count": more})

    def undo(self, number: int) -> None:
        roster = Roster.objects.filter(pk=number).first()
        if roster is None:
            raise CommandError(_("No import has the number %(id)s.") % {"id": number})
        undo_roster(roster)
        self.stdout.write(self.style.SUCCESS(_("Import number %(id)s is undone.") % {"id": number}))


def _uploaded(path: Path, sender: str, options: dict) -> Roster:
    on = _day(options["on"]) if options["on"] else timezone.localdate()
    more = {"audience": options["audience"], "mode": options["mode"], "on": on}
    unit = _unit(options["unit"], on) if options["unit"] else None
    try:
        with path.open("rb") as file:
            return run.upload(file, name=path.name, sender=sender, sheet=options["sheet"], unit=unit, **more)[
                0
            ]
    except OSError as error:
        message = _("The file %(file)s cannot be read: %(why)s")
        raise CommandError(message % {"file": path, "why": error.strerror}) from error


def _day(written: str) -> date:
    try:
        found = cells.day(written)
    except cells.Unclear:
        found = None
    if found is None:
        raise CommandError(
            _("“%(text)s” is not a date. Write it as in 2025-08-01 or 01/08/2025.") % {"text": written}
        )
    return found


def _unit(code: str, on: date) -> Unit:
    try:
        return unit_at(code=code, on=on)
    except UnknownUnit as error:
        raise CommandError(_("No unit has the code %(code)s on that day.") % {"code": code}) from error
