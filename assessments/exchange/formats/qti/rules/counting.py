"""Expressions that work out numbers. What has a NULL in it is NULL."""

import math
import statistics
from collections.abc import Callable
from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.names import number
from assessments.exchange.formats.qti.rules.comparing import rounded
from assessments.exchange.formats.qti.rules.state import State, operator
from assessments.exchange.formats.qti.values import Unclear, Value, listed

_MANY: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "product": math.prod,
    "min": min,
    "max": max,
    "mean": statistics.fmean,
}
_TWO: dict[str, Callable[[float, float], float]] = {
    "subtract": lambda one, other: one - other,
    "divide": lambda one, other: one / other,
    "power": lambda one, other: math.pow(one, other),
    "integerDivide": lambda one, other: float(one // other),
    "integerModulus": lambda one, other: float(one % other),
}
_ONE: dict[str, Callable[[float], float]] = {
    "truncate": lambda one: float(math.trunc(one)),
    "round": lambda one: float(math.floor(one + 0.5)),
    "integerToFloat": lambda one: one,
}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "ln": math.log,
    "log": math.log10,
    "exp": math.exp,
    "abs": abs,
    "floor": lambda one: float(math.floor(one)),
    "ceil": lambda one: float(math.ceil(one)),
}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@operator(*_MANY)
def _many(element: Element, state: State, parts: list[Value]) -> Value:
    numbers = [each for part in parts for each in listed(part)]
    return None if None in parts else _finite(float(_MANY[element.tag](numbers)))


@operator(*_TWO)
def _two(element: Element, state: State, parts: list[Value]) -> Value:
    one, other = parts
    return None if None in parts else _finite(_TWO[element.tag](one, other))


@operator(*_ONE)
def _one(element: Element, state: State, parts: list[Value]) -> Value:
    return None if None in parts else _ONE[element.tag](parts[0])


@operator("roundTo")
def _round_to(element: Element, state: State, parts: list[Value]) -> Value:
    return None if None in parts else rounded(element, parts[0])


@operator("mathConstant")
def _constant(element: Element, state: State, parts: list[Value]) -> Value:
    return {"pi": math.pi, "e": math.e}.get(element.get("name", ""))


@operator("mathOperator")
def _function(element: Element, state: State, parts: list[Value]) -> Value:
    function = FUNCTIONS.get(element.get("name", ""))
    if function is None:
        raise Unclear(f"mathOperator {element.get('name', '')}")
    return None if None in parts else _finite(function(parts[0]))


@operator("randomInteger", "randomFloat")
def _random_number(element: Element, state: State, parts: list[Value]) -> Value:
    least, most = number(element.get("min")) or 0.0, number(element.get("max")) or 0.0
    if element.tag == "randomFloat":
        return state.random.uniform(least, most)
    step = max(1, int(number(element.get("step")) or 1))
    return float(least + step * state.random.randint(0, max(0, int((most - least) // step))))
