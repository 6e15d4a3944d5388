"""Formulas that authors write, computed without running them as a program.

Only what is listed here is understood. All of it is done with machine numbers, so that no power grows beyond bounds.
"""

import ast
import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import add, mul, neg, pos, sub, truediv
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 200
MOST_PARTS = 100
CONSTANTS = {"pi": math.pi}
# As people write them by hand.
_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"})


class BadFormula(ValueError):
    """What is wrong with a formula, or why it has no value, in words for its author."""


def rounded(value: float, digits: float = 0) -> float:
    """Rounded as schools do: a half goes away from zero."""
    if not -9 <= digits <= 9:
        raise ValueError(digits)
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
    ast.Pow: pow,
}
_UNARY: dict[type, Callable[[Any], Any]] = {ast.UAdd: pos, ast.USub: neg}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "ceil": math.ceil,
    "cos": math.cos,
    "exp": math.exp,
    "floor": math.floor,
    "ln": math.log,
    "log10": math.log10,
    "max": max,
    "min": min,
    "round": rounded,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}


def compute(formula: str, values: Mapping[str, float]) -> float:
    """The value of ``formula`` with ``values`` for its variables. Raises BadFormula."""
    try:
        result = _value(_parsed(formula), values)
    except ZeroDivisionError as error:
        raise BadFormula(_("it divides by 0")) from error
    except (ArithmeticError, ValueError, TypeError) as error:
        if isinstance(error, BadFormula):
            raise
        raise BadFormula(_("there is no such number")) from error
    if isinstance(result, complex) or not math.isfinite(result):
        raise BadFormula(_("there is no such number"))
    return float(result)


def variables_of(formula: str) -> set[str]:
    """The names in ``formula`` that need a value. Raises BadFormula for what is no formula."""
    tree = _parsed(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    return names - CONSTANTS.keys()


@lru_cache(maxsize=512)  # a quiz asks the same few formulas of everybody
def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise BadFormula(_("it is longer than %(most)s characters") % {"most": LONGEST})
    try:
        tree = ast.parse(formula.translate(_SIGNS).replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadFormula(_("it is no formula")) from error
    if sum(1 for _node in ast.walk(tree)) > MOST_PARTS:
        raise BadFormula(_("it has too many parts"))
    _check(tree)
    return tree


def _check(node: ast.AST) -> None:
    """Raise BadFormula for anything that is not listed here."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return
        case ast.Name():
            return
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            parts = [left, right]
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _UNARY:
            parts = [operand]
        case ast.Call(func=ast.Name(id=name), args=[_first, *_rest] as parts, keywords=[]) if (
            name in FUNCTIONS
        ):
            pass
        case _:
            raise BadFormula(
                _("it has “%(part)s”, which is not understood") % {"part": ast.unparse(node)[:40]}
            )
    for part in parts:
        _check(part)


def _value(node: ast.AST, values: Mapping[str, float]) -> Any:
    match node:
        case ast.Constant(value=value):
            return float(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return _named(name, values)
        case ast.BinOp(left=left, op=sign, right=right):
            return _BINARY[type(sign)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=sign, operand=operand):
            return _UNARY[type(sign)](_value(operand, values))
        case ast.Call(func=ast.Name(id=name), args=parts):
            return FUNCTIONS[name](*(_value(part, values) for part in parts))
    raise BadFormula(_("it is no formula"))


def _named(name: str, values: Mapping[str, float]) -> float:
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name not in values:
        raise BadFormula(_("“%(name)s” has no value") % {"name": name})
    return float(values[name])
