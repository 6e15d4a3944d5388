from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import tasks
from learning.people.models import Audience
from learning.roster import cells, run
from learning.roster.models import Roster
from learning.roster.reasons import told
from learning.roster.result import write_result
from learning.sheets.command import BringIn
from learning.units.models import Unit
from learning.units.tree import UnknownUnit, unit_at


class Command(BringIn):
    help = "Bring the people of an agency's spreadsheet in, or take an import back."
    work, called = tasks.ROSTERS, "import_roster"

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
        self.add_dry_run(parser)
        self.add_common_arguments(parser)

    def handle(
        self, *, file: str | None, sender: str | None, undo: int | None, dry_run: bool, **options: Any
    ) -> None:
        if undo is None and not (file and sender):
            raise CommandError(_("Name a file and its --sender or, with --undo, the number of an import."))
        self.bring_in(file, undo, applies=not dry_run, options={**options, "sender": sender})
        if undo is None and dry_run:
            self.stdout.write(_("Nothing was changed: this was a dry run."))

    def upload(self, file: Any, path: Path, options: dict[str, Any]) -> Roster:
        on = _day(options["on"]) if options["on"] else timezone.localdate()
        unit = _unit(options["unit"], on) if options["unit"] else None
        more = {name: options[name] for name in ("sender", "sheet", "audience", "mode")}
        return run.upload(file, name=path.name, unit=unit, on=on, **more)[0]

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: Roster, out: Any) -> None:
        write_result(upload, out)


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
