"""Regular expressions that libraries bring, run so that none of them can hold up a worker.

Python tries a pattern like ``(a+)+$`` more often than there are atoms, and cannot be told to stop. So it is counted
before how many ways a pattern may take: one that repeats what varies is not run, others only on as much text as ends
within a second.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 500
# How many steps one search may take: ways that do not grow with the text, times the text to the power of those that do.
STEPS, MOST_WAYS = 50_000_000, 10_000
# A longer text is searched piece by piece, each beginning in the middle of the one before, and this many of them.
PIECES = 8
# From here on a number of repetitions is as good as none.
MANY = 50
# A character class, an escaped character, a group that is only looked at, a repetition (lazy or not), a sign of
# structure, anything else.
PARTS = re.compile(
    r"\[(?:\\.|[^\]\\])*+\]|\\.|\(\?(?:[:=!]|<[=!])|(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?|[(|)]|.", re.DOTALL
)
# What Python and JavaScript read differently, and what refers back to a group.
FOREIGN = re.compile(r"\\[1-9k]|\(\?(?![:=!]|<[=!])|\{,|\[\^?[\]\[]")
# Classes that a later Python may read as sets of classes.
SETS = re.compile(r"\[.*(?:--|&&|~~|\|\|)", re.DOTALL)


def found(regex: str, text: str, flags: str = "") -> bool:
    """Whether ``regex`` is found in ``text``, as JavaScript's ``test`` would say; no for a pattern that is not run."""
    pattern, reach = compiled(regex, flags)
    if pattern is None:
        return False
    starts = range(0, max(1, len(text) - reach // 2), max(1, reach // 2))
    return any(pattern.search(text, start, start + reach) for start in starts[:PIECES])


def runs(regex: str, text: str) -> bool:
    """Whether ``regex`` may be run on the whole of ``text`` at once."""
    pattern, reach = compiled(regex)
    return pattern is not None and len(text) <= reach


@lru_cache(maxsize=512)
def compiled(regex: str, flags: str = "") -> tuple[re.Pattern[str] | None, int]:
    """The pattern, and how much text it may be run on. In JavaScript ``\\d`` and ``\\w`` are ASCII only."""
    cost = cost_of(regex)
    if cost is None or cost.ways > MOST_WAYS:
        return None, 0
    try:
        pattern = re.compile(regex, re.ASCII | (re.IGNORECASE if "i" in flags else 0))
    except (re.error, ValueError, RecursionError, OverflowError):
        return None, 0
    # One more than its own repetitions, because a search begins at every place of the text.
    return pattern, int((STEPS / cost.ways) ** (1 / (cost.power + 1)))


@dataclass
class Cost:
    """How many ways a piece of a pattern may take: ``ways`` times the length of the text to the ``power``."""

    ways: int = 1
    power: int = 0

    @property
    def varies(self) -> bool:
        return self.ways > 1 or self.power > 0

    def then(self, other: "Cost") -> None:
        self.ways, self.power = self.ways * other.ways, self.power + other.power


class _Group:
    """A group being read: the branches that were, and the one that is."""

    def __init__(self) -> None:
        self.closed: list[Cost] = []
        self.branch = Cost()

    def next_branch(self) -> None:
        self.closed.append(self.branch)
        self.branch = Cost()

    @property
    def cost(self) -> Cost:
        branches = [*self.closed, self.branch]
        return Cost(sum(each.ways for each in branches), max(each.power for each in branches))


def cost_of(regex: str) -> Cost | None:
    """What ``regex`` may cost; None for one that repeats what varies, or is none that both languages read alike."""
    if len(regex) > LONGEST or FOREIGN.search(regex):
        return None
    groups, last = [_Group()], Cost()
    for part in PARTS.findall(regex):
        if part == "[" or SETS.match(part):
            return None
        if part.startswith("("):
            groups.append(_Group())
        elif part == "|":
            groups[-1].next_branch()
        elif part == ")":
            if len(groups) == 1:
                return None
            last = groups.pop().cost
            groups[-1].branch.then(last)
            continue
        elif part[0] in "*+?{" and (repeats := _repeats(part)):
            if last.varies and repeats[1] > 1:
                return None
            groups[-1].branch.then(_cost_of_repeating(*repeats))
        last = Cost()
    return groups[0].cost if len(groups) == 1 else None


def _cost_of_repeating(least: int, most: int) -> Cost:
    return Cost(power=1) if most >= MANY and most != least else Cost(ways=most - least + 1)


def _repeats(part: str) -> tuple[int, int] | None:
    """How often at least and at most, for a part that says so; None for a brace that is only a brace."""
    if part[0] in "*+?":
        return {"*": (0, MANY), "+": (1, MANY), "?": (0, 1)}[part[0]]
    if len(part) == 1:
        return None
    least, comma, most = part.rstrip("?+").strip("{}").partition(",")
    return int(least), int(most or MANY) if comma else int(least)
