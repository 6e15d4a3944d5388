"""Expressions that are true or false."""

import math
import re
from collections import Counter
from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.names import number
from assessments.exchange.formats.qti.rules.state import State, operator
from assessments.exchange.formats.qti.shapes import is_inside
from assessments.exchange.formats.qti.values import Many, Unclear, Value, listed

# With groups or many repetitions a pattern may take for ever.
SIMPLE_PATTERN = re.compile(r"[^()*+{]*(?:[*+][^()*+{]*){0,2}")


@operator("isNull")
def _is_null(element: Element, state: State, parts: list[Value]) -> Value:
    return parts[0] is None


@operator("not")
def _not(element: Element, state: State, parts: list[Value]) -> Value:
    return None if parts[0] is None else not parts[0]


@operator("and")
def _and(element: Element, state: State, parts: list[Value]) -> Value:
    return all(part is True for part in parts)


@operator("or")
def _or(element: Element, state: State, parts: list[Value]) -> Value:
    return any(part is True for part in parts)


@operator("anyN")
def _any_n(element: Element, state: State, parts: list[Value]) -> Value:
    least, most = number(element.get("min")) or 0, number(element.get("max"))
    true = sum(part is True for part in parts)
    return least <= true <= (len(parts) if most is None else most)


@operator("match")
def _match(element: Element, state: State, parts: list[Value]) -> Value:
    one, other = parts
    if one is None or other is None:
        return None
    if isinstance(one, Many) and isinstance(other, Many) and not (one.ordered and other.ordered):
        return Counter(one.items) == Counter(other.items)
    return listed(one) == listed(other)


@operator("member")
def _member(element: Element, state: State, parts: list[Value]) -> Value:
    return None if None in parts else parts[0] in listed(parts[1])


@operator("contains")
def _contains(element: Element, state: State, parts: list[Value]) -> Value:
    if None in parts:
        return None
    if isinstance(parts[0], Many) and parts[0].ordered:
        return ", ".join(map(str, parts[1].items)) in ", ".join(map(str, parts[0].items))
    return not Counter(listed(parts[1])) - Counter(listed(parts[0]))


@operator("substring")
def _substring(element: Element, state: State, parts: list[Value]) -> Value:
    return None if None in parts else _cased(element, parts[0]) in _cased(element, parts[1])


@operator("stringMatch")
def _string_match(element: Element, state: State, parts: list[Value]) -> Value:
    if None in parts:
        return None
    one, other = (_cased(element, part) for part in parts)
    return one in other if element.get("substring") == "true" else one == other


def _cased(element: Element, value: Value) -> str:
    return str(value) if element.get("caseSensitive", "true") == "true" else str(value).casefold()


@operator("patternMatch")
def _pattern_match(element: Element, state: State, parts: list[Value]) -> Value:
    pattern = element.get("pattern", "")
    if len(pattern) > 200 or not SIMPLE_PATTERN.fullmatch(pattern):
        raise Unclear("patternMatch")
    try:
        return None if parts[0] is None else bool(re.fullmatch(pattern, str(parts[0])[:200]))
    except re.error as error:
        raise Unclear("patternMatch") from error


@operator("equal")
def _equal(element: Element, state: State, parts: list[Value]) -> Value:
    if None in parts:
        return None
    one, other = parts
    mode = element.get("toleranceMode", "exact")
    if mode == "exact":
        return one == other
    below, above = tolerances(element, state)
    if mode == "relative":
        below, above = (abs(one) * each / 100 for each in (below, above))
    slack = 1e-9 * max(1.0, abs(one))
    return one - below - slack <= other <= one + above + slack


def tolerances(element: Element, state: State) -> tuple[float, float]:
    """How far below and above is still equal."""
    texts = element.get("tolerance", "0").split()
    found = [_number_or_variable(text, state) for text in texts] or [0.0]
    return found[0], found[-1]


def _number_or_variable(text: str, state: State) -> float:
    value = number(text)
    return float(state.values.get(text) or 0) if value is None else value


@operator("equalRounded")
def _equal_rounded(element: Element, state: State, parts: list[Value]) -> Value:
    if None in parts:
        return None
    one, other = (rounded(element, part) for part in parts)
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def rounded(element: Element, value: float) -> float:
    """``value`` to the decimal places or the significant figures that ``element`` says."""
    figures = int(number(element.get("figures")) or 0)
    if element.get("roundingMode", "significantFigures") == "significantFigures":
        figures = figures - 1 - math.floor(math.log10(abs(value))) if value else 0
    scale = 10.0**figures
    return math.floor(value * scale + 0.5) / scale


@operator("inside")
def _inside(element: Element, state: State, parts: list[Value]) -> Value:
    coords = [number(each) or 0.0 for each in element.get("coords", "").split(",")]
    return any(is_inside(element.get("shape", "rect"), coords, point) for point in listed(parts[0]))


@operator("lt", "lte", "gt", "gte")
def _compare(element: Element, state: State, parts: list[Value]) -> Value:
    if None in parts:
        return None
    one, other = parts
    return {"lt": one < other, "lte": one <= other, "gt": one > other, "gte": one >= other}[element.tag]
