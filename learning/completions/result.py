"""The file that goes back to the platform: its own rows, each with what came of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from learning.completions.entries import LONGEST_LINE, is_lines
from learning.completions.models import CompletionImport, Outcome
from learning.completions.reasons import told
from learning.sheets.result import APPLIED, CONTENT_TYPE, write_rows
from learning.sheets.running import file_of, rows_of
from learning.sheets.workbook import Row

__all__ = ["CONTENT_TYPE", "write_result"]

# The platform reads Vietnamese, whoever makes the file.
WORDS_BEFORE = {
    str(Outcome.NEW): "Hợp lệ, sẽ ghi nhận.",
    str(Outcome.KNOWN): "Đã ghi nhận trước đó.",
    str(Outcome.REVIEW): "Chờ quyết định.",
    str(Outcome.REFUSED): "Không ghi nhận được.",
    str(Outcome.SKIPPED): "Bỏ qua.",
}
WORDS_AFTER = WORDS_BEFORE | {
    str(Outcome.NEW): "Đã ghi nhận.",
    str(Outcome.REVIEW): "Chưa ghi nhận, chờ quyết định.",
}


def write_result(upload: CompletionImport, file: BinaryIO) -> None:
    """Write the workbook row by row, however long it is. Raises CannotRead if the import's file was deleted."""
    words = WORDS_AFTER if upload.state in APPLIED else WORDS_BEFORE
    lines = _lines_of if is_lines(upload.file_name) else rows_of
    with lines(upload) as rows:
        write_rows(upload, file, rows, words=words, told=told)


@contextmanager
def _lines_of(upload: CompletionImport) -> Iterator[Iterator[tuple[int, Row]]]:
    with file_of(upload) as file:
        yield ((number, _in_short(line)) for number, line in _read(file))


def _read(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        yield number, line


def _in_short(line: bytes) -> Row:
    """The statement's id, its verb and its course."""
    try:
        said: Any = json.loads(line.decode("utf-8-sig"))
        return [str(said.get("id", "")), str(said["verb"]["id"])[:255], str(said["object"]["id"])[:255]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ["", "", ""]
