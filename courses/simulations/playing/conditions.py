"""Whether conditions are whole: an attempt that came to one that is not could not go on."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.simulations.playing.faults import Fault

JOINS = ("all", "any", "none")


def condition_faults(value: Any, place: str = "") -> Iterator[Fault]:
    """The conditions below ``value`` that cannot be asked."""
    if isinstance(value, Mapping):
        if value.get("when") and not is_whole(value["when"]):
            yield Fault("condition", place)
        inside: Any = value.items()
    else:
        inside = enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        yield from condition_faults(each, f"{place}.{name}".lstrip("."))


def is_whole(condition: Any) -> bool:
    if not isinstance(condition, Mapping):
        return False
    for join in JOINS:
        if join in condition:
            return isinstance(condition[join], list) and all(map(is_whole, condition[join]))
    if "step" in condition:
        return isinstance(condition["step"], str) and condition.get("was") in ("right", "wrong")
    asked = condition.get("is", condition.get("not"))
    return isinstance(condition.get("var"), str) and isinstance(asked, str)
