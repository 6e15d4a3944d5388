"""Items whose numbers are drawn: kept as a calculation where the right answer is a formula of the drawn numbers."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.names import child, every, first, number, words
from assessments.exchange.formats.qti.reading.source import Data, Source

_SIGNS = {"sum": "+", "product": "*", "subtract": "-", "divide": "/", "integerToFloat": "+"}
_FUNCTIONS = {"min": "min", "max": "max"}
_MATH = {
    "log": "log10",
    **{name: name for name in ("abs", "ceil", "cos", "exp", "floor", "ln", "sin", "tan")},
}
MOST_VARIABLES = 6
LONGEST = 200


class _NoFormula(Exception):
    """The item draws or works out something that no formula of ours says."""


def calculation_in(source: Source) -> Data | None:
    """The variables and the formula of an item; None when it is no such calculation."""
    templates = child(source.item, "templateProcessing")
    if templates is None or len(source.parts) != 1 or source.part.tag != "textEntryInteraction":
        return None
    try:
        found = _calculation(templates, source.name)
    except _NoFormula:
        return None
    names = _names(found["variables"])
    if {each.get("identifier", "") for each in every(source.item, "printedVariable")} - names:
        return None
    # The words name the variables in braces, instead of the numbers that were drawn.
    source.body.values |= {name: f"{{{name}}}" for name in names}
    return found


def _calculation(templates: Element, response: str) -> Data:
    variables: list[Data] = []
    worked_out: dict[str, str] = {}
    formula = ""
    for rule in templates:
        name = rule.get("identifier", "")
        if rule.tag == "setTemplateValue" and len(rule) == 1:
            if (drawn := _drawn(rule[0])) is not None:
                variables.append({"name": name, **drawn})
            else:
                worked_out[name] = _written(rule[0], _names(variables), worked_out)
        elif rule.tag == "setCorrectResponse" and name == response and len(rule) == 1:
            formula = _written(rule[0], _names(variables), worked_out)
        else:
            raise _NoFormula
    if not formula or not 1 <= len(variables) <= MOST_VARIABLES or len(formula) > LONGEST:
        raise _NoFormula
    bare = formula[1:-1] if formula.startswith("(") and _is_one(formula) else formula
    return {"variables": variables, "formula": bare}


def _names(variables: list[Data]) -> set[str]:
    return {each["name"] for each in variables}


def _is_one(formula: str) -> bool:
    """Whether the first bracket of ``formula`` is closed by its last."""
    depth = 0
    for place, sign in enumerate(formula):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(formula) - 1
    return False


def _drawn(expression: Element) -> Data | None:
    """A range that a number is drawn from; None when the expression is no draw."""
    scale = 1.0
    if expression.tag == "divide" and len(expression) == 2 and expression[0].tag == "randomInteger":
        scale = number(words(expression[1])) or 0.0
        expression = expression[0]
    is_step = number(expression.get("step")) or 1.0
    if (
        expression.tag == "randomInteger"
        and is_step == 1
        and scale in (1, 10, 100, 1000, 10000, 100000, 1000000)
    ):
        least, most = (number(expression.get(end)) for end in ("min", "max"))
        if least is not None and most is not None:
            return {"least": least / scale, "most": most / scale, "decimals": len(str(int(scale))) - 1}
    if first(expression, "randomInteger", "randomFloat", "random", "repeat") is not None:
        raise _NoFormula
    return None


def _written(expression: Element, names: set[str], worked_out: dict[str, str]) -> str:
    """An expression as we write formulas, in brackets where it has parts."""
    name = expression.get("identifier", "")
    if expression.tag == "baseValue" and (value := number(words(expression))) is not None:
        return f"{value!r}".removesuffix(".0") if abs(value) < 1e15 else repr(value)
    if expression.tag == "variable" and (name in names or name in worked_out):
        return worked_out.get(name, name)
    if expression.tag == "mathConstant" and expression.get("name") == "pi":
        return "pi"
    parts = [_written(each, names, worked_out) for each in expression]
    writer = _WRITERS.get(expression.tag)
    if writer is None or not parts:
        raise _NoFormula
    return writer(expression, parts)


def _infix(expression: Element, parts: list[str]) -> str:
    if expression.tag == "subtract" and parts[0] == "0":
        return f"(-{parts[1]})"
    return f"({f' {_SIGNS[expression.tag]} '.join(parts)})" if len(parts) > 1 else parts[0]


def _power(expression: Element, parts: list[str]) -> str:
    return f"sqrt({_bare(parts[0])})" if parts[1] == "0.5" else f"({parts[0]} ^ {parts[1]})"


def _function(expression: Element, parts: list[str]) -> str:
    name = _MATH.get(expression.get("name", "")) if expression.tag == "mathOperator" else expression.tag
    if name is None:
        raise _NoFormula
    return f"{name}({', '.join(map(_bare, parts))})"


def _rounded(expression: Element, parts: list[str]) -> str:
    figures = number(expression.get("figures")) or 0
    if expression.tag == "roundTo" and expression.get("roundingMode") != "decimalPlaces":
        raise _NoFormula
    return f"round({_bare(parts[0])}, {int(figures)})" if figures else f"round({_bare(parts[0])})"


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and _is_one(part) else part


_WRITERS: dict[str, Callable[[Element, list[str]], str]] = {
    **dict.fromkeys(_SIGNS, _infix),
    "power": _power,
    **dict.fromkeys(("min", "max", "mathOperator"), _function),
    **dict.fromkeys(("round", "roundTo"), _rounded),
}
