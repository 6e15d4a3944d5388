"""The file that goes back: the sender's own rows, each with what came of it."""

from typing import BinaryIO

from learning.sheets.result import APPLIED, CONTENT_TYPE, write_rows
from learning.sheets.running import rows_of
from learning.targets.models import FigureImport, Outcome
from learning.targets.reasons import told

__all__ = ["CONTENT_TYPE", "write_result"]

# The sender reads Vietnamese, whoever makes the file.
WORDS_BEFORE = {
    str(Outcome.NEW): "Hợp lệ: số liệu mới.",
    str(Outcome.CHANGED): "Hợp lệ: thay số liệu đã có.",
    str(Outcome.KNOWN): "Đã có, không thay đổi.",
    str(Outcome.REVIEW): "Chờ quyết định.",
    str(Outcome.REFUSED): "Không nhập được.",
    str(Outcome.SKIPPED): "Bỏ qua.",
}
WORDS_AFTER = WORDS_BEFORE | {
    str(Outcome.NEW): "Đã thêm mới.",
    str(Outcome.CHANGED): "Đã cập nhật.",
    str(Outcome.REVIEW): "Chưa nhập, chờ quyết định.",
}


def write_result(upload: FigureImport, file: BinaryIO) -> None:
    """Write the workbook row by row. Raises CannotRead if the import's file was deleted."""
    words = WORDS_AFTER if upload.state in APPLIED else WORDS_BEFORE
    with rows_of(upload) as rows:
        write_rows(upload, file, rows, words=words, told=told)
