"""The rules of an item, carried out one after another."""

from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.rules import comparing, counting, variables  # noqa: F401  the operators
from assessments.exchange.formats.qti.rules.state import State, evaluate
from assessments.exchange.formats.qti.values import Many, Unclear, Value, listed

_CONDITIONS = ("responseCondition", "templateCondition")
_IFS = ("responseIf", "responseElseIf", "templateIf", "templateElseIf")
_ELSES = ("responseElse", "templateElse")
_SETS = ("setOutcomeValue", "setTemplateValue", "setDefaultValue")


class _Exit(Exception):
    """The rules say that nothing more is to be done."""


class Redraw(Exception):
    """What was drawn does not fit the item's own conditions."""


def run(rules: Element, state: State) -> None:
    """Carry out ``rules``. Raises Unclear for what is not understood."""
    try:
        _run_all(list(rules), state)
    except _Exit:
        return


def _run_all(rules: list[Element], state: State) -> None:
    for rule in rules:
        state.step()
        if rule.tag in _CONDITIONS:
            _choose(rule, state)
        elif rule.tag in _SETS:
            state.values[state.variable(rule).name] = _held(state, rule, evaluate(rule[0], state))
        elif rule.tag == "setCorrectResponse":
            state.correct[state.variable(rule).name] = _held(state, rule, evaluate(rule[0], state))
        elif rule.tag == "lookupOutcomeValue":
            state.values[state.variable(rule).name] = _looked_up(rule, state)
        elif rule.tag == "responseProcessingFragment":
            _run_all(list(rule), state)
        elif rule.tag in ("exitResponse", "exitTemplate"):
            raise _Exit
        elif rule.tag == "templateConstraint":
            if evaluate(rule[0], state) is not True:
                raise Redraw
        else:
            raise Unclear(rule.tag)


def _choose(condition: Element, state: State) -> None:
    for branch in condition:
        if branch.tag in _IFS and len(branch):
            if evaluate(branch[0], state) is True:
                _run_all(list(branch[1:]), state)
                return
        elif branch.tag in _ELSES:
            _run_all(list(branch), state)
            return


def _held(state: State, rule: Element, value: Value) -> Value:
    """``value`` as the variable of ``rule`` holds it."""
    declared = state.variable(rule)
    if declared.is_many and value is not None:
        return Many(tuple(listed(value)), declared.cardinality == "ordered")
    if declared.base == "integer" and isinstance(value, float):
        return float(int(value))
    return value


def _looked_up(rule: Element, state: State) -> Value:
    value = evaluate(rule[0], state)
    table = state.variable(rule).table
    if value is None:
        return None
    return next((target for source, target in table if source <= value), None)
