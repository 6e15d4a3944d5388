"""How people write of whom a target or a number of people speaks."""

from learning.reports.flow import AUDIENCE
from learning.reports.group_words import people_groups, target_groups
from learning.roster import cells
from learning.sheets.cells import Unclear
from learning.vietnamese import fold

ALL, STAFF = "all", "staff"
_WHOLE = {"", "-", "tat ca", "toan bo", "chung", "all", "everybody", "tong so"}
_PEOPLE = _WHOLE | {"nguoi dan", "cong dan", "dan so", "nguoi dan can tiep can", "tong doi tuong"}
_STAFF = {
    "staff",
    "cbccvc",
    "cb, cc, vc",
    "can bo, cong chuc, vien chuc",
    "can bo cong chuc vien chuc",
    "can bo, cong chuc, vien chuc, nguoi lao dong",
    "bien che",
}


def target_group(text: str) -> str:
    """The group that a cell of targets names. Raises Unclear."""
    written = fold(text)
    if written in _WHOLE:
        return ""
    found = _listed(written, target_groups())
    return f"{AUDIENCE}:{_audience(text)}" if found is None else found


def people_group(text: str) -> str:
    """The group that a cell of numbers of people names. Raises Unclear."""
    written = fold(text)
    if written in _PEOPLE:
        return ALL
    if written in _STAFF:
        return STAFF
    found = _listed(written, people_groups())
    return f"{AUDIENCE}:{_audience(text)}" if found is None else found


def _listed(written: str, groups: list[tuple[str, str]]) -> str | None:
    for value, label in groups:
        if written in (fold(label), fold(value), fold(value.partition(":")[2]) or fold(value)):
            return value
    return None


def _audience(text: str) -> str:
    try:
        found = cells.audience(text)
    except Unclear:
        found = ""
    if not found:
        raise Unclear("group")
    return found
