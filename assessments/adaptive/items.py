"""The questions that an adaptive test may ask, prepared once: choosing the next one then only looks up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import GRID, SMALLEST, Floats, Parameters, chance


@dataclass(frozen=True)
class Item:
    """A calibrated question. ``exposure`` is the share of earlier tests in which it was asked, from 0 to 1."""

    code: str
    a: float
    b: float
    c: float = 0.0
    competency: str = ""
    accessible: bool = True
    exposure: float = 0.0


@dataclass(frozen=True)
class Bank:
    """Items as arrays, with the logarithms of their chances at each point of the grid."""

    items: tuple[Item, ...]
    parameters: Parameters
    competencies: tuple[str, ...]  # the names there are, in their order
    kinds: NDArray[np.intp]  # which of them each item is of
    accessible: NDArray[np.bool_]
    exposure: Floats
    log_right: Floats
    log_wrong: Floats
    places: dict[str, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.items)

    def places_of(self, codes: Iterable[str]) -> list[int]:
        """Where the items with these codes are; what is not in the bank, as a question on trial, is left out."""
        return [self.places[code] for code in codes if code in self.places]

    def kind_of(self, competency: str) -> int:
        """The number of a competency; -1, which no item has, for one that is not here."""
        return self.competencies.index(competency) if competency in self.competencies else -1

    def counts(self, which: ArrayLike) -> dict[str, int]:
        """How many of the items at these places (numbers or a mask) are of each competency."""
        counted = np.bincount(self.kinds[np.asarray(which)], minlength=len(self.competencies))
        return dict(zip(self.competencies, counted.tolist(), strict=True))


def bank_of(items: Sequence[Item]) -> Bank:
    """Prepare ``items``."""
    some = tuple(items)
    parameters = Parameters(*(np.array([getattr(one, name) for one in some], dtype=float) for name in "abc"))
    right = np.clip(chance(parameters, GRID), SMALLEST, 1 - SMALLEST)
    names = sorted({one.competency for one in some})
    return Bank(
        some,
        parameters,
        tuple(names),
        np.array([names.index(one.competency) for one in some], dtype=np.intp),
        np.array([one.accessible for one in some], dtype=bool),
        np.array([one.exposure for one in some], dtype=float),
        np.log(right),
        np.log1p(-right),
        {one.code: place for place, one in enumerate(some)},
    )
