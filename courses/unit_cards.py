"""What a lesson tells about a unit: facts from the official lists, and nothing that is not in them."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api
from learning.models import Level, Succession, SuccessionKind, Unit
from learning.vietnamese import fold

MOST_NAMED = 12
MOST_SUGGESTED = 5
IN_PART = (SuccessionKind.MERGE_PART, SuccessionKind.AREA_ONLY, SuccessionKind.SPLIT)


@dataclass(frozen=True)
class UnitCard:
    """A unit as it stands on a day. ``formed_from`` are the full names of the units whose people it took."""

    name: str
    level: str
    province: str = ""
    since: date | None = None
    communes: int = 0
    formed_from: list[str] = field(default_factory=list)
    more: int = 0


def unit_card(code: str, on: date) -> UnitCard | None:
    """The card of the unit with ``code`` on ``on``, None if there is none. Four queries at most."""
    try:
        unit = api.unit_at(code=code, on=on)
    except api.UnknownUnit:
        return None
    names = _formed_from(unit)
    return UnitCard(
        name=_name(unit),
        level=unit.get_kind_display(),
        province=_name(unit.parent) if unit.parent else "",
        since=unit.valid_from,
        communes=_communes(unit, on),
        formed_from=names[:MOST_NAMED],
        more=max(len(names) - MOST_NAMED, 0),
    )


def _name(unit: Unit) -> str:
    is_vietnamese = (get_language() or "").startswith("vi")
    return unit.full_name if is_vietnamese or not unit.name_en else unit.name_en


def _communes(unit: Unit, on: date) -> int:
    return (
        api.subordinates(unit, on=on).filter(level=Level.COMMUNE).count()
        if unit.level == Level.PROVINCE
        else 0
    )


def _formed_from(unit: Unit) -> list[str]:
    rows = Succession.objects.filter(successor=unit).select_related("predecessor")
    names = sorted(_part(row) for row in rows if row.predecessor.level == unit.level)
    # A place that stayed as it was, under another code perhaps, was not formed from anything.
    return [] if names == [unit.full_name] else names


def _part(row: Succession) -> str:
    name = row.predecessor.full_name
    return _("a part of %(name)s") % {"name": name} if row.kind in IN_PART else name


def suggested(text: str, on: date) -> list[tuple[str, str]]:
    """Codes and names of units that stand on ``on`` and have ``text`` in their name."""
    wanted = fold(text)
    if not wanted:
        return []
    units = Unit.objects.valid_on(on).filter(search_text__contains=wanted).exclude(level=Level.AGENCY)
    return list(units.values_list("code", "full_name")[:MOST_SUGGESTED])
