"""The base of commands that bring a spreadsheet in: say what it would do, apply it, take it back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.sheets.models import Mode, Upload
from learning.sheets.running import CannotApply, CannotUndo, delete_file
from learning.sheets.work import Work
from learning.sheets.workbook import CannotRead

MOST_TOLD = 50


class BringIn(BaseCommand):
    """A command of one kind of import. ``stdout`` gets how many rows came out as what, and those that are in the way."""

    work: Work
    called: str

    def told(self, reasons: list) -> str:
        """The reasons of a row as sentences."""
        raise NotImplementedError

    def write_result(self, upload: Any, out: Any) -> None:
        """Write the rows with what came of each."""
        raise NotImplementedError

    def add_common_arguments(self, parser: ArgumentParser) -> None:
        """What all these commands can be told."""
        parser.add_argument("--sheet", metavar="NAME", default="", help=_("the sheet, if there are several"))
        parser.add_argument("--mode", choices=Mode.values, default=str(Mode.ALL), help=_("what is applied"))
        parser.add_argument("--result", metavar="OUT", help=_("write the rows with what came of each here"))
        parser.add_argument("--undo", metavar="ID", type=int, help=_("take back the import of this number"))

    def add_dry_run(self, parser: ArgumentParser) -> None:
        """To change nothing, on request."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would happen, and change nothing")
        )

    def carry_out(self, path: Path, *, applies: bool, options: dict[str, Any]) -> None:
        """Check the file, say what would come of it, and apply it. What is not applied is not kept."""
        upload = self.opened(path, options)
        try:
            self.work.checking(upload)
            self.tell(upload)
            if applies:
                self.work.applying(upload)
                said = _("Applied as import number %(id)s. To undo it: %(command)s --undo %(id)s")
                given = {"id": upload.pk, "command": self.called}
                self.stdout.write(self.style.SUCCESS(said % given))
        finally:
            if options["result"]:
                with Path(options["result"]).open("wb") as out:
                    self.write_result(upload, out)
            if not upload.started_at:  # nothing was applied: nothing is kept
                delete_file(upload)
                upload.delete()

    def opened(self, path: Path, options: dict[str, Any]) -> Any:
        """The import of the file."""
        try:
            with path.open("rb") as file:
                return self.upload(file, path, options)
        except OSError as error:
            message = _("The file %(file)s cannot be read: %(why)s")
            raise CommandError(message % {"file": path, "why": error.strerror}) from error

    def upload(self, file: Any, path: Path, options: dict[str, Any]) -> Any:
        """Keep the file as ``options`` say. Raises CannotRead."""
        raise NotImplementedError

    def tell(self, upload: Upload) -> None:
        """How many rows came out as what, and why some are not in order."""
        for _outcome, label, count in upload.counted():
            self.stdout.write(f"{label}: {count}")
        rows = upload.rows.filter(outcome__in=upload.NOT_GOOD)
        for row in rows[:MOST_TOLD]:
            given = {"number": row.number, "problem": self.told(row.reasons)}
            self.stdout.write(_("Row %(number)d: %(problem)s") % given)
        if (more := upload.count(*upload.NOT_GOOD) - MOST_TOLD) > 0:
            self.stdout.write(_("And %(count)d more. See them all with --result.") % {"count": more})

    def take_back(self, number: int) -> None:
        """Take back the import of this number. Raises CannotUndo."""
        upload = self.work.model._default_manager.filter(pk=number).first()
        if upload is None:
            raise CommandError(_("No import has the number %(id)s.") % {"id": number})
        self.work.undoing(upload)
        self.stdout.write(self.style.SUCCESS(_("Import number %(id)s is undone.") % {"id": number}))

    def bring_in(self, file: str | None, undo: int | None, *, applies: bool, options: dict[str, Any]) -> None:
        """Take an import back, or carry one out; what is in the way is an error of the command."""
        try:
            if undo is not None:
                self.take_back(undo)
            else:
                self.carry_out(Path(str(file)), applies=applies, options=options)
        except (CannotRead, CannotApply, CannotUndo) as problem:
            raise CommandError(str(problem)) from problem
