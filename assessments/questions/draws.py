"""Numbers that are drawn anew for each learner, within what the author allows."""

import math
from collections.abc import Iterator
from itertools import islice, product
from random import Random
from typing import Any

Variable = dict[str, Any]
Values = dict[str, float]
MOST_TRIED = 200


def drawn(variables: list[Variable], random: Random) -> Values:
    """A value for each of ``variables``."""
    return {each["name"]: _at(each, random.randint(*steps(each))) for each in variables}


def steps(variable: Variable) -> tuple[int, int]:
    """The first and the last value of ``variable``, counted in its last decimal; the last is less if there is none."""
    scale = 10 ** variable["decimals"]
    # 0.7 * 10 is a little more than 7.
    return math.ceil(variable["least"] * scale - 1e-6), math.floor(variable["most"] * scale + 1e-6)


def tried(variables: list[Variable]) -> Iterator[Values]:
    """Values to try a formula with: all of them if they are few, else the corners and some from between."""
    if math.prod(last - first + 1 for first, last in map(steps, variables)) <= MOST_TRIED:
        yield from _all(variables, [range(first, last + 1) for first, last in map(steps, variables)])
        return
    yield from islice(_all(variables, [sorted({*steps(each)}) for each in variables]), MOST_TRIED)
    random = Random("tried")  # noqa: S311 - the same each time
    for _turn in range(50):
        yield drawn(variables, random)


def _all(variables: list[Variable], counts: list[Any]) -> Iterator[Values]:
    for chosen in product(*counts):
        yield {each["name"]: _at(each, count) for each, count in zip(variables, chosen, strict=True)}


def _at(variable: Variable, count: int) -> float:
    return count / 10 ** variable["decimals"] if variable["decimals"] else count
