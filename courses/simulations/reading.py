"""What a device says of an attempt, checked before anything of it is kept."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from courses.simulations.models import Helper
from courses.simulations.playing.engine import MODES, MOST_ACTIONS
from courses.simulations.playing.guard import looks_real

LONGEST_ID, LONGEST_TEXT, MOST_FIELDS, MOST_CHOSEN = 80, 1000, 40, 50
LONGEST_SECONDS = 6 * 3600
Data = dict[str, Any]


class Refused(ValueError):
    """It is no attempt, or holds what is never kept."""


@dataclass(frozen=True)
class Told:
    """An attempt as a device tells it: which one, of which version, and all its actions so far."""

    uuid: uuid.UUID
    digest: str
    mode: str
    start: Data
    actions: list[Data] = field(default_factory=list)
    seconds: int = 0
    assisted_by: str = ""


def read(said: Any) -> Told:
    """The attempt that ``said`` tells of. Raises Refused."""
    if not isinstance(said, dict):
        raise Refused(_("This is no attempt at a simulation."))
    try:
        return Told(
            uuid=uuid.UUID(str(said.get("attempt"))),
            digest=str(said.get("version"))[:64],
            mode=_one_of(said.get("mode"), MODES),
            start=read_start(said.get("start"), str(said.get("mode"))),
            actions=[read_action(each) for each in _list(said.get("actions"), MOST_ACTIONS)],
            seconds=max(0, min(int(said.get("seconds") or 0), LONGEST_SECONDS)),
            assisted_by=_one_of(said.get("assisted_by") or "", ("", *Helper.values)),
        )
    except (ValueError, TypeError, OverflowError) as problem:
        raise Refused(str(problem)) from problem


def read_start(value: Any, mode: str) -> Data:
    """How an attempt was begun: its seed, the day, and the names of places."""
    start = value if isinstance(value, dict) else {}
    seed, names = str(start.get("seed", "")), start.get("given")
    if not seed.isascii() or not seed.isalnum() or len(seed) > 64:
        raise Refused(_("This is no attempt at a simulation."))
    known = names if isinstance(names, dict) else {}
    given = {name: _text(known.get(name, ""), 255) for name in ("commune", "province")}
    return {
        "seed": seed,
        "mode": mode,
        "day": date.fromisoformat(str(start.get("day"))).isoformat(),
        "given": given,
    }


def read_action(value: Any) -> Data:
    """One action: what was pressed, when, and what stood in the fields. Raises Refused for what looks real."""
    if not isinstance(value, dict):
        raise Refused(_("This is no attempt at a simulation."))
    action: Data = {"on": _text(value.get("on"), LONGEST_ID), "at": max(0, int(value.get("at") or 0))}
    values = value.get("values")
    if values:
        if not isinstance(values, dict) or len(values) > MOST_FIELDS:
            raise Refused(_("This is no attempt at a simulation."))
        action["values"] = {_text(name, LONGEST_ID): _value(each) for name, each in values.items()}
    return action


def _value(value: Any) -> str | list[str]:
    found: str | list[str]
    if isinstance(value, list):
        found = [_text(each, LONGEST_ID) for each in _list(value, MOST_CHOSEN)]
    else:
        found = _text(value, LONGEST_TEXT)
    if looks_real(found):
        raise Refused(_("This looks like a real identity or card number. It was not kept."))
    return found


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise Refused(_("This is no attempt at a simulation."))
    return "".join(char for char in value if not "\ud800" <= char <= "\udfff")


def _list(value: Any, most: int) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise Refused(_("This is no attempt at a simulation."))
    return value


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Refused(_("This is no attempt at a simulation."))
    return str(value)
