"""How long a meeting about one lesson takes, part by part."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEP = 5  # minutes, in which people plan


@dataclass(frozen=True)
class Part:
    """One part of a meeting: how many minutes of it, and what everybody does."""

    minutes: int
    what: str | Promise


# Who reads for herself needs the lesson's minutes; who holds a phone for the first time needs them twice.
PARTS: list[tuple[Callable[[int], float], str | Promise]] = [
    (lambda minutes: 5, _("Greet everybody. Look whether phones are charged and letters are large enough.")),
    (
        lambda minutes: minutes,
        _("Tell why it is useful, by a story of the lesson. Show the steps slowly, twice."),
    ),
    (
        lambda minutes: 2 * minutes,
        _("Each does the steps on her own phone. You only point and say."),
    ),
    (lambda minutes: 5, _("Ask the questions below. Each says one thing that she will do at home.")),
]


def plan(minutes: int) -> list[Part]:
    """The parts of a meeting about a lesson of so many minutes, in steps of five."""
    return [Part(max(STEP, ceil(needed(minutes) / STEP) * STEP), what) for needed, what in PARTS]
