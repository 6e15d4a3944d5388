"""What stands in a cell of a spreadsheet, whatever it means."""

from datetime import date, datetime

from learning.vietnamese import tidy

Value = str | int | float | bool | datetime | date | None


class Unclear(ValueError):
    """The cell cannot be read. The message is the code of the reason."""


def text(value: Value) -> str:
    """What a person sees in the cell: tidy, whole numbers without ".0", days as 01/07/1985."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, (datetime, date)):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))
