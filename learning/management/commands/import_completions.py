from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import tasks
from learning.completions import run
from learning.completions.entries import is_lines
from learning.completions.models import CompletionImport
from learning.completions.reasons import told
from learning.completions.result import write_result
from learning.people.models import Audience
from learning.sheets.command import BringIn
from learning.units.models import Unit
from learning.units.tree import UnknownUnit, unit_at


class Command(BringIn):
    help = "Bring in what people completed on another platform, or take such an import back."
    work, called = tasks.COMPLETIONS, "import_completions"

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
        self.add_dry_run(parser)
        self.add_common_arguments(parser)

    def handle(
        self, *, file: str | None, platform: str | None, undo: int | None, dry_run: bool, **options: Any
    ) -> None:
        if undo is None and not (file and platform):
            raise CommandError(_("Name a file and its --platform or, with --undo, the number of an import."))
        self.bring_in(file, undo, applies=not dry_run, options={**options, "sender": platform})
        if undo is None and dry_run:
            self.stdout.write(_("Nothing was changed: this was a dry run."))

    def upload(self, file: Any, path: Path, options: dict[str, Any]) -> CompletionImport:
        unit = _unit(options["unit"]) if options["unit"] else None
        more = {name: options[name] for name in ("sender", "sheet", "audience", "mode")}
        upload, _proposal = run.upload(file, name=path.name, unit=unit, **more)
        if options["out_of"] and not is_lines(path.name):
            upload.out_of = options["out_of"]
            upload.save(update_fields=["out_of"])
        return upload

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: CompletionImport, out: Any) -> None:
        write_result(upload, out)


def _unit(code: str) -> Unit:
    try:
        return unit_at(code=code, on=timezone.localdate())
    except UnknownUnit as error:
        raise CommandError(_("No unit has the code %(code)s on that day.") % {"code": code}) from error
