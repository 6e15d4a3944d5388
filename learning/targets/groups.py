"""Of whom a target or a number of people speaks: everybody, an audience, a programme; how people write them."""

from django.utils.translation import gettext_lazy as _

from learning import conf, registry
from learning.people.models import Audience
from learning.reports.flow import AUDIENCE, PROGRAMME
from learning.reports.indicators.base import Known
from learning.roster import cells
from learning.roster.cells import Unclear
from learning.vietnamese import fold

ALL, STAFF = "all", "staff"
EVERYBODY = _("Everybody")
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


def target_groups() -> list[tuple[str, str]]:
    """What a target may be narrowed to, for a select."""
    audiences = [(f"{AUDIENCE}:{value}", str(label)) for value, label in Audience.choices]
    programmes = [(f"{PROGRAMME}:{value}", str(label)) for value, label in conf.get("PROGRAMMES")]
    return [("", str(EVERYBODY)), *audiences, *programmes]


def people_groups() -> list[tuple[str, str]]:
    """Of whom numbers of people are kept: what indicators divide by, and audiences."""
    known = [each for each in registry.indicators.values() if issubclass(each, Known)]
    groups = {each.group: str(each.label) for each in known}
    return [*groups.items(), *((f"{AUDIENCE}:{value}", str(label)) for value, label in Audience.choices)]


def label_of(group: str) -> str:
    """The words of a group; its key where it is not known any more."""
    return {**dict(people_groups()), **dict(target_groups())}.get(group, group)


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
