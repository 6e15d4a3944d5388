"""Texts in the cells of workbooks."""

from openpyxl.cell import WriteOnlyCell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet would run a text that begins like this as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """``text`` as no spreadsheet runs it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def text_cell(sheet, value) -> WriteOnlyCell:
    """``value`` as a text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, harmless(str(value)))
    cell.data_type = "s"
    return cell
