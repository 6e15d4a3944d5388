from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.completions import run
from learning.completions.entries import is_lines
from learning.completions.models import NOT_GOOD, CompletionImport, Outcome
from learning.completions.reasons import told
from learning.completions.result import write_result
from learning.completions.undo import CannotUndo, undo_import
from learning.people.models import Audience
from learning.sheets.models import Mode
from learning.sheets.running import CannotApply, delete_file
from learning.sheets.workbook import CannotRead
from learning.units.models import Unit
from learning.units.tree import UnknownUnit, unit_at

MOST_TOLD = 50


class Command(BaseCommand):
    help = "Bring in what people completed on another platform, or take such an import back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help=_("the export (XLSX, CSV or JSON lines)"))
        parser.add_argument("--platform", metavar="NAME", help=_("the platform that it is from"))
        parser.add_argument(
            "--unit", metavar="CODE", help=_("make people whom nobody knows learners of this unit")
        )
        parser.add_argument(
            "--audience",
            choices=Audience.values,
            default=str(Audience.ND),
            help=_("as what such people learn"),
        )
        parser.add_argument("--out-of", metavar="POINTS", type=int, help=_("how many points are all of them"))
        parser.add_argument("--sheet", metavar="NAME", default="", help=_("the sheet, if there are several"))
        parser.add_argument("--mode", choices=Mode.values, default=str(Mode.ALL), help=_("what is applied"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would happen, and change nothing")
        )
        parser.add_argument("--result", metavar="OUT", help=_("write the rows with what came of each here"))
        parser.add_argument("--undo", metavar="ID", type=int, help=_("take back the import of this number"))

    def handle(self, *, file: str | None, platform: str | None, undo: int | None, **options) -> None:
        if undo is None and not (file and platform):
            raise CommandError(_("Name a file and its --platform or, with --undo, the number of an import."))
        try:
            if undo is not None:
                self.undo(undo)
            else:
                self.bring_in(Path(str(file)), str(platform), options)
        except (CannotRead, CannotApply, CannotUndo) as problem:
            raise CommandError(str(problem)) from problem

    def bring_in(self, path: Path, platform: str, options: dict) -> None:
        upload = _uploaded(path, platform, options)
        try:
            run.check(upload)
            self.tell(upload)
            if not options["dry_run"]:
                run.apply(upload)
                said = _("Applied as import number %(id)s. To undo it: import_completions --undo %(id)s")
                self.stdout.write(self.style.SUCCESS(said % {"id": upload.pk}))
        finally:
            if options["result"]:
                with Path(options["result"]).open("wb") as out:
                    write_result(upload, out)
            if not upload.started_at:  # nothing was applied: nothing is kept
                delete_file(upload)
                upload.delete()
        if options["dry_run"]:
            self.stdout.write(_("Nothing was changed: this was a dry run."))

    def tell(self, upload: CompletionImport) -> None:
        for outcome, label in Outcome.choices:
            if count := upload.counts.get(outcome):
                self.stdout.write(f"{label}: {count}")
        rows = upload.rows.filter(outcome__in=NOT_GOOD)
        for row in rows[:MOST_TOLD]:
            given = {"number": row.number, "problem": told(row.reasons)}
            self.stdout.write(_("Row %(number)d: %(problem)s") % given)
        if (more := upload.count(*NOT_GOOD) - MOST_TOLD) > 0:
            self.stdout.write(_("And %(count)d more. See them all with --result.") % {"count": more})

    def undo(self, number: int) -> None:
        upload = CompletionImport.objects.filter(pk=number).first()
        if upload is None:
            raise CommandError(_("No import has the number %(id)s.") % {"id": number})
        undo_import(upload)
        self.stdout.write(self.style.SUCCESS(_("Import number %(id)s is undone.") % {"id": number}))


def _uploaded(path: Path, platform: str, options: dict) -> CompletionImport:
    more = {"audience": options["audience"], "mode": options["mode"]}
    unit = _unit(options["unit"]) if options["unit"] else None
    try:
        with path.open("rb") as file:
            upload, _proposal = run.upload(
                file, name=path.name, sender=platform, sheet=options["sheet"], unit=unit, **more
            )
    except OSError as error:
        message = _("The file %(file)s cannot be read: %(why)s")
        raise CommandError(message % {"file": path, "why": error.strerror}) from error
    if options["out_of"] and not is_lines(path.name):
        upload.out_of = options["out_of"]
        upload.save(update_fields=["out_of"])
    return upload


def _unit(code: str) -> Unit:
    try:
        return unit_at(code=code, on=timezone.localdate())
    except UnknownUnit as error:
        raise CommandError(_("No unit has the code %(code)s on that day.") % {"code": code}) from error
