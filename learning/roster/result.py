"""The file that goes back: the sender's own rows, each with what came of it."""

from typing import BinaryIO

from learning.roster.models import Outcome, Roster
from learning.roster.reasons import told
from learning.sheets.result import APPLIED, write_rows
from learning.sheets.running import rows_of

WORDS_BEFORE = {
    str(Outcome.NEW): "Hợp lệ: người mới.",
    str(Outcome.CHANGED): "Hợp lệ: cập nhật hồ sơ đã có.",
    str(Outcome.KNOWN): "Đã có, không thay đổi.",
    str(Outcome.REVIEW): "Chờ quyết định.",
    str(Outcome.REFUSED): "Không nhập được.",
    str(Outcome.SKIPPED): "Bỏ qua.",
}
WORDS_AFTER = WORDS_BEFORE | {
    str(Outcome.NEW): "Đã thêm mới.",
    str(Outcome.CHANGED): "Đã cập nhật hồ sơ.",
    str(Outcome.REVIEW): "Chưa nhập, chờ quyết định.",
}


def write_result(roster: Roster, file: BinaryIO) -> None:
    """Write the workbook row by row, however long it is. Raises CannotRead if the roster's file was deleted."""
    words = WORDS_AFTER if roster.state in APPLIED else WORDS_BEFORE
    with rows_of(roster) as rows:
        write_rows(roster, file, rows, words=words, told=told)
