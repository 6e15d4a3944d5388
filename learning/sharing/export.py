"""Facts into a file: streamed as CSV, or written as CSV or Parquet, whole or not at all."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.keeping import files
from learning.reports.formats.base import harmless
from learning.sharing.facts import COLUMNS, Facts, Line
from learning.sharing.models import ExportState, FactExport
from learning.sharing.refusals import Refused

FORMATS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
BOM = "\ufeff"  # without it a spreadsheet takes Vietnamese for something else
TOLD_EVERY = 5000


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as RFC 4180 has them, the names of the columns first."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(COLUMNS)
    for line in lines:
        yield writer.writerow([_cell(line[name]) for name in COLUMNS])


def write(
    lines: Iterable[Line], format: str, file: Path, *, tell: Callable[[int], None] | None = None
) -> int:
    """Write ``lines`` to ``file``; return how many. What is killed in the middle leaves no file. Raises Refused."""
    counted = _told(lines, tell)
    if format == "csv":
        return _write_csv(counted, file)
    try:
        return files.write_rows(counted, COLUMNS, file)
    except files.NoParquet:
        raise Refused(501, "no-parquet", without_parquet()) from None


def without_parquet() -> str:
    """What to install."""
    return _("Parquet cannot be written here. Install what writes it: pip install wagtail-learning[parquet]")


def has_parquet() -> bool:
    """Whether Parquet can be written."""
    return find_spec("duckdb") is not None


def folder() -> Path:
    """Where ordered files lie. Raises Refused where there is no such folder."""
    found = conf.get("SHARE_FOLDER")
    if not found:
        message = _("Files cannot be ordered here: SHARE_FOLDER is not set. Read /facts instead.")
        raise Refused(501, "no-folder", message)
    path = Path(found)
    path.mkdir(parents=True, exist_ok=True)
    return path


def file_of(export: FactExport) -> Path:
    """The file of an export, whether it is there or not."""
    return folder() / f"{export.uuid}.{export.format}"


def run(export: FactExport) -> None:
    """Write the file that was ordered. Running it again writes it anew; what went wrong is noted with it."""
    try:
        lines = _Last(Facts(export.consumer).lines(export.since or None))
        export.rows = write(lines, export.format, file_of(export))
        export.until = lines.cursor or export.since
        export.sha256 = files.sha256_of(file_of(export))
        export.state = str(ExportState.READY)
    except Refused as refused:
        export.state, export.reason = str(ExportState.FAILED), refused.message
    export.finished_at = timezone.now()
    export.save()


class _Last:
    """Passes lines on and remembers the cursor of the last one."""

    def __init__(self, lines: Iterable[Line]):
        self.lines, self.cursor = lines, ""

    def __iter__(self) -> Iterator[Line]:
        for line in self.lines:
            self.cursor = line["cursor"] or self.cursor
            yield line


def _write_csv(lines: Iterable[Line], file: Path) -> int:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=files.PART)
    count = -1  # the names of the columns are no line
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            for text in as_csv(lines):
                out.write(text)
                count += 1
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _told(lines: Iterable[Line], tell: Callable[[int], None] | None) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        if tell and number % TOLD_EVERY == 0:
            tell(number)
        yield line


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
