"""Somebody who has every table that is printed, knows how they add up, and works out what they hide.

He adds and subtracts exactly, and keeps bounds of what is left.
People are counted in atoms: as many as are alike in whatever any table tells apart. A printed figure is a sum of atoms.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

MANY = 10**6
SMALLEST = 5


@dataclass(frozen=True)
class Figure:
    """A figure of a table: the ``atoms`` that it is the sum of; what a reader knows of it is from ``low`` to ``high``."""

    name: Hashable
    atoms: frozenset[Hashable]
    value: int
    low: int
    high: int

    @property
    def is_shown(self) -> bool:
        return self.low == self.high


def shown(name: Hashable, atoms: Iterable[Hashable], value: int) -> Figure:
    return Figure(name, frozenset(atoms), value, value, value)


class Attacker:
    def __init__(self, figures: Sequence[Figure]):
        self.figures = figures
        self._basis: dict[Hashable, dict[Hashable, Fraction]] = {}
        for each in figures:
            if each.is_shown:
                self._learn(dict.fromkeys(each.atoms, Fraction(1)))

    def can_add_up(self, atoms: Iterable[Hashable]) -> bool:
        """Whether the sum of ``atoms`` is a linear combination of what is shown."""
        return not self._rest(dict.fromkeys(atoms, Fraction(1)))

    def ranges(self) -> dict[frozenset[Hashable], tuple[int, int]]:
        """Between which numbers each sum of atoms lies, by looking at every sum within another again and again."""
        sums: dict[frozenset[Hashable], tuple[int, int]] = {}
        for each in self.figures:
            low, high = sums.get(each.atoms, (0, MANY))
            sums[each.atoms] = max(low, each.low), min(high, each.high)
        for atom in {atom for atoms in list(sums) for atom in atoms}:
            sums.setdefault(frozenset([atom]), (0, MANY))
        rules = [rule for whole in sums if len(whole) > 1 for rule in partitions(whole, sums)]
        for _round in range(30):
            before = dict(sums)
            for whole, parts in rules:
                narrow(whole, parts, sums)
            if sums == before:
                break
        return sums

    def _learn(self, row: dict[Hashable, Fraction]) -> None:
        if rest := self._rest(row):
            pivot = next(iter(rest))
            self._basis[pivot] = {atom: value / rest[pivot] for atom, value in rest.items()}

    def _rest(self, row: dict[Hashable, Fraction]) -> dict[Hashable, Fraction]:
        row = dict(row)
        while pivot := next((atom for atom in row if atom in self._basis), None):
            times = row[pivot]
            for atom, value in self._basis[pivot].items():
                left = row.get(atom, Fraction(0)) - times * value
                if left:
                    row[atom] = left
                else:
                    row.pop(atom, None)
        return row


def partitions(whole, sums):
    """Some ways to make ``whole`` of other sums: greedily from the largest, beginning with each."""
    inside = sorted((each for each in sums if each < whole), key=lambda each: -len(each))
    found = set()
    for first in inside:
        rest, parts = whole - first, [first]
        for each in inside:
            if each <= rest and each:
                parts.append(each)
                rest -= each
        if not rest:
            found.add(frozenset(parts))
    return [(whole, tuple(parts)) for parts in found]


def narrow(whole, parts, sums) -> None:
    least, most = sum(sums[part][0] for part in parts), sum(sums[part][1] for part in parts)
    low, high = sums[whole]
    sums[whole] = max(low, least), min(high, most)
    for part in parts:
        low, high = sums[part]
        others = least - low, most - high
        sums[part] = max(low, sums[whole][0] - others[1]), min(high, sums[whole][1] - others[0])


def assert_nothing_follows(figures: Sequence[Figure], harmless: Iterable[str] = ()) -> None:
    attacker = Attacker(figures)
    ranges = attacker.ranges()
    for each in figures:
        if 0 < each.value < SMALLEST and each.name[-1] not in harmless:
            assert not each.is_shown, f"{each.name} is printed"
            assert not attacker.can_add_up(each.atoms), f"{each.name} can be added up"
            low, high = ranges[each.atoms]
            assert low < high, f"{each.name} is {low}"
