"""Figures of places added up into the rows of a report."""

from collections.abc import Mapping
from fractions import Fraction

from learning.reports.counting import Figures, Heads, Number, Place
from learning.reports.outline import Outline
from learning.units.succession import allot


class Tally:
    """Row by row, in the order of the outline."""

    def __init__(self, outline: Outline, figures: Figures):
        self.outline, self.figures = outline, figures
        self._above = [[row, *outline.above(row)] for row in range(len(outline.rows))]
        self._whole: dict[Place, set[int]] = {}

    def sums(self, name: str) -> list[Number]:
        """An additive indicator. Every row is the sum of the rows inside it."""
        return self.spread(self.figures.sums.get(name, {}))

    def spread(self, by_place: Mapping[Place, Number]) -> list[Number]:
        """``by_place`` in the rows, without losing anything to rounding."""
        found: list[Number] = [0] * len(self.outline.rows)
        for place, value in by_place.items():
            shares: dict[int | None, Fraction] = {}
            for share in self.outline.shares(place):
                shares[share.row] = shares.get(share.row, Fraction(0)) + share.part
            for row, amount in allot(value, shares).items():
                for each in self._above[row] if row is not None else ():
                    found[each] += amount
        return found

    def heads(self, name: str) -> list[int]:
        """A distinct indicator: everybody counts once in each row, and once in the total."""
        heads = self.figures.heads.get(name, Heads())
        found = self.spread(heads.by_place)
        for places in heads.several.values():
            times: dict[int, int] = {}
            for place in places:
                for row in self._wholly_in(place):
                    times[row] = times.get(row, 0) + 1
            for row, seen in times.items():
                found[row] -= seen - 1
        return [int(value) for value in found]

    def _wholly_in(self, place: Place) -> set[int]:
        """The rows to which all of the place's people belong, so that it is known who is counted there."""
        if place not in self._whole:
            parts: dict[int, Fraction] = {}
            for share in self.outline.shares(place):
                for row in self._above[share.row] if share.row is not None else ():
                    parts[row] = parts.get(row, Fraction(0)) + share.part
            self._whole[place] = {row for row, part in parts.items() if part == 1}
        return self._whole[place]

    def estimated(self) -> list[bool]:
        """Rows whose figures rest on a guess about where the people of a divided unit went."""
        found = [False] * len(self.outline.rows)
        for place in self.figures.places():
            for share in self.outline.shares(place):
                if share.row is None or not share.estimated:
                    continue
                for row in self._above[share.row]:
                    found[row] |= row == share.row or row not in self._wholly_in(place)
        return found
