from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from learning import tasks
from learning.reports.indices import Series
from learning.roster import cells as roster_cells
from learning.sheets.cells import Unclear
from learning.sheets.command import BringIn
from learning.targets import cells, run
from learning.targets.header import NEEDED, Column
from learning.targets.models import About, FigureImport
from learning.targets.reasons import told
from learning.targets.result import write_result


class Command(BringIn):
    help = "Bring targets, numbers of people or an external index in, or take such an import back."
    work, called = tasks.FIGURES, "import_targets"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help=_("the workbook (XLSX) or CSV file"))
        parser.add_argument(
            "--apply", action="store_true", help=_("apply it; without, say only what would happen")
        )
        parser.add_argument(
            "--about", choices=About.values, default=str(About.TARGETS), help=_("what the file holds")
        )
        parser.add_argument("--sender", metavar="NAME", default="", help=_("who sent it"))
        parser.add_argument("--period", metavar="CODE", help=_("the period of rows that name none"))
        parser.add_argument("--on", metavar="DATE", help=_("the day of rows that name none"))
        parser.add_argument("--series", metavar="CODE", help=_("the index of rows that name none"))
        self.add_common_arguments(parser)

    def handle(self, *, file: str | None, apply: bool, undo: int | None, **options: Any) -> None:
        if undo is None and not file:
            raise CommandError(_("Name a file or, with --undo, the number of an import."))
        self.bring_in(file, undo, applies=apply, options=options)
        if undo is None and not apply:
            self.stdout.write(_("Nothing was changed. To apply it: --apply"))

    def upload(self, file: Any, path: Path, options: dict[str, Any]) -> FigureImport:
        upload = run.upload(
            file,
            name=path.name,
            sender=options["sender"] or path.stem,
            sheet=options["sheet"],
            mode=options["mode"],
            about=options["about"],
            period=_read(cells.period, options["period"]) or "",
            on=_read(roster_cells.day, options["on"]),
            series=_series(options["series"]),
        )
        if missing := _missing(upload):
            upload.file.delete(save=False)
            upload.delete()
            said = _("No column of the file says: %(names)s. Name its columns as the template does.")
            raise CommandError(said % {"names": ", ".join(missing)})
        return upload

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: FigureImport, out: Any) -> None:
        write_result(upload, out)


def _missing(upload: FigureImport) -> list[str]:
    """What the file does not say of any row, and nobody said for all of them."""
    used = set(upload.columns.values())
    found = sorted(NEEDED[upload.about] - used)
    if not used & {Column.UNIT, Column.UNIT_CODE}:
        found = [str(Column.UNIT), *found]
    if not used & {Column.VALUE, Column.RANK}:
        found.append(str(Column.VALUE))
    return [str(Column(each).label) for each in found]


def _read(read: Any, written: str | None) -> Any:
    try:
        return read(written) if written else None
    except Unclear as unclear:
        raise CommandError(told([{"code": str(unclear)}])) from None


def _series(code: str | None) -> Series | None:
    if not code:
        return None
    found = Series.objects.filter(code=code).first()
    if found is None:
        raise CommandError(told([{"code": "series_unknown", "text": code}]))
    return found
