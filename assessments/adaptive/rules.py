"""By which rules an adaptive test asks and stops: plain values, so that a test may keep its own with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rules:
    """``best`` is from how many of the most telling questions one is drawn; the first ones from more, for
    everybody begins alike. ``most_exposure`` is the share of tests in which a question should be asked at most.

    ``shares`` says how large a part of the test each competency should have, ``forced`` how many questions each must
    have. Without shares nothing is balanced. ``precise`` is the standard error that is small enough.
    """

    least: int = 8
    most: int = 40
    precise: float = 0.35
    best: int = 5
    most_exposure: float = 1.0
    shares: Mapping[str, float] = field(default_factory=dict)
    forced: Mapping[str, int] = field(default_factory=dict)
    accessible_only: bool = False
    excluded: frozenset[str] = frozenset()
    # What is thought of people before any answer.
    mean: float = 0.0
    spread: float = 1.0
