"""What is known while the rules of an item run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.names import number
from assessments.exchange.formats.qti.values import Declared, Many, Unclear, Value, listed

# A rule of an honest item takes some dozens of steps; what takes more is made to keep us busy.
MOST_STEPS = 5_000
MOST_REPEATS = 100


@dataclass
class State:
    """The values of an item's variables, and the chance its templates draw from."""

    declared: dict[str, Declared]
    values: dict[str, Value] = field(default_factory=dict)
    correct: dict[str, Value] = field(default_factory=dict)
    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - the same each time
    steps: int = 0

    def variable(self, element: Element) -> Declared:
        """The variable that ``element`` names."""
        name = element.get("identifier", "")
        if name not in self.declared:
            raise Unclear(f"{element.tag} {name}")
        return self.declared[name]

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Unclear("…")


Operator = Callable[[Element, State, list[Value]], Any]
OPERATORS: dict[str, Operator] = {}


def operator(*names: str) -> Callable[[Operator], Operator]:
    """Say which elements a function works out. It gets the values of the element's children."""

    def keep(function: Operator) -> Operator:
        OPERATORS.update(dict.fromkeys(names, function))
        return function

    return keep


def evaluate(element: Element, state: State) -> Value:
    """The value of an expression. Raises Unclear for what is not understood."""
    state.step()
    if element.tag == "repeat":
        return _repeated(element, state)
    found = OPERATORS.get(element.tag)
    if found is None:
        raise Unclear(str(element.tag))
    try:
        return found(element, state, [evaluate(each, state) for each in element])
    except (ArithmeticError, ValueError):
        return None  # as QTI has it: what cannot be worked out is NULL
    except (TypeError, AttributeError, IndexError) as error:
        raise Unclear(str(element.tag)) from error


def _repeated(element: Element, state: State) -> Value:
    """The values of the expressions in ``element``, worked out again and again."""
    times = min(MOST_REPEATS, int(number(element.get("numberRepeats")) or 0))
    values = [value for _n in range(times) for each in element for value in listed(evaluate(each, state))]
    return Many(tuple(values), ordered=True) if values else None
