"""Numbers that are drawn for each learner, and the formula of the right answer as expressions of QTI."""

import ast
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built, CannotWrite, append_text
from assessments.exchange.formats.qti.writing.entries import entry, numeric_rule

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "\x00"})
_BINARY: dict[type, str] = {
    ast.Add: "sum",
    ast.Sub: "subtract",
    ast.Mult: "product",
    ast.Div: "divide",
    ast.Pow: "power",
}
_MANY = ("min", "max")
_FUNCTIONS = {
    "log10": "log",
    **{name: name for name in ("abs", "ceil", "cos", "exp", "floor", "ln", "sin", "tan")},
}


def write_calculated(built: Built, item: Item) -> None:
    names = [each["name"] for each in item["variables"]]
    built.response(RESPONSE, "single", "float")
    built.scores(1)
    for each in item["variables"]:
        _draw(built, each)
    right = SubElement(built.templates, "setCorrectResponse", {"identifier": RESPONSE})
    _expression(_parsed(item["formula"]), right, names)
    numeric_rule(built, RESPONSE, float(item.get("tolerance") or 0), is_relative=bool(item.get("relative")))
    paragraph = built.add("p")
    entry(built, paragraph, RESPONSE, 15)
    if item.get("unit"):
        append_text(paragraph, f" {item['unit']}")


def _draw(built: Built, variable: Item) -> None:
    """A number between the least and the most, with as many decimals as are wanted."""
    name, decimals = variable["name"], int(variable.get("decimals") or 0)
    base = "float" if decimals else "integer"
    said = {"identifier": name, "cardinality": "single", "baseType": base}
    built.drawn.append(Element("templateDeclaration", said))
    value = SubElement(built.templates, "setTemplateValue", {"identifier": name})
    scale = 10**decimals
    if decimals:
        value = SubElement(value, "divide")
    least, most = (str(round(float(variable[end]) * scale)) for end in ("least", "most"))
    SubElement(value, "randomInteger", {"min": least, "max": most})
    if decimals:
        SubElement(value, "baseValue", {"baseType": "float"}).text = str(scale)


def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.translate(_SIGNS).replace("\x00", "**").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unsayable() from error


def _expression(node: ast.AST, into: Element, names: list[str]) -> None:
    """``node`` as an element in ``into``."""
    match node:
        case ast.Constant(value=int() | float() as value):
            SubElement(into, "baseValue", {"baseType": "float"}).text = repr(float(value))
        case ast.Name(id="pi"):
            SubElement(into, "mathConstant", {"name": "pi"})
        case ast.Name(id=name) if name in names:
            SubElement(into, "variable", {"identifier": name})
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            _all([left, right], SubElement(into, _BINARY[type(sign)]), names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _all([ast.Constant(0.0), operand], SubElement(into, "subtract"), names)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            _expression(operand, into, names)
        case ast.Call(func=ast.Name(id=name), args=parts):
            _call(name, parts, into, names)
        case _:
            raise _unsayable()


def _call(name: str, parts: list[Any], into: Element, names: list[str]) -> None:
    if name in _MANY:
        _all(parts, SubElement(into, name), names)
    elif name == "sqrt":
        _all([*parts, ast.Constant(0.5)], SubElement(into, "power"), names)
    elif name == "round":
        digits = parts[1].value if len(parts) > 1 and isinstance(parts[1], ast.Constant) else 0
        said = {"roundingMode": "decimalPlaces", "figures": str(digits)}
        _all(parts[:1], SubElement(into, "roundTo", said), names)
    elif name in _FUNCTIONS:
        _all(parts, SubElement(into, "mathOperator", {"name": _FUNCTIONS[name]}), names)
    else:
        raise _unsayable()


def _all(parts: list[Any], into: Element, names: list[str]) -> None:
    for part in parts:
        _expression(part, into, names)


def _unsayable() -> CannotWrite:
    return CannotWrite(_("its formula has parts that QTI does not know"))
