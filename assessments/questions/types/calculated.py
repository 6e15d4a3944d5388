"""A number to work out from numbers that are drawn for each learner."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, FloatBlock, IntegerBlock, ListBlock, StructBlock

from assessments.questions import interactions
from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from assessments.questions.draws import drawn, steps, tried
from assessments.questions.formula import CONSTANTS, FUNCTIONS, BadFormula, compute, variables_of
from assessments.questions.listing import rows_in
from assessments.questions.numbers import (
    LONGEST,
    allowed,
    is_near,
    is_number,
    range_of,
    readings,
    tolerance_problem,
    written,
)
from learning.vietnamese import tidy

MOST_VARIABLES = 6
MOST_DECIMALS = 6
LARGEST = 1e9
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")


class VariableBlock(StructBlock):
    name = CharBlock(
        max_length=20,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "A letter or a word without accents. In the question write it in braces: {a}."
        ),
    )
    least = FloatBlock(label=gettext_lazy("Least value"))
    most = FloatBlock(label=gettext_lazy("Greatest value"))
    decimals = IntegerBlock(
        default=0, min_value=0, max_value=MOST_DECIMALS, label=gettext_lazy("Digits after the decimal sign")
    )


class CalculatedBlock(StructBlock):
    variables = ListBlock(
        VariableBlock(label=gettext_lazy("Variable")),
        min_num=1,
        max_num=MOST_VARIABLES,
        label=gettext_lazy("Variables"),
        help_text=gettext_lazy("Each learner gets other numbers."),
    )
    formula = CharBlock(
        max_length=200,
        label=gettext_lazy("Formula of the right answer"),
        help_text=gettext_lazy(
            "With + - * / ^, brackets, a point before decimals, and abs, ceil, cos, exp, floor, ln, log10, max, min, "
            "pi, round(x, 2), sin, sqrt, tan: a * b / 100"
        ),
    )
    tolerance = FloatBlock(
        default=0,
        min_value=0,
        label=gettext_lazy("Tolerance"),
        help_text=gettext_lazy("How far from the right answer is still right; 0 for not at all."),
    )
    relative = BooleanBlock(required=False, label=gettext_lazy("The tolerance is in percent"))
    unit = CharBlock(
        required=False,
        max_length=30,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Shown beside the field."),
    )


class Calculated(QuestionType):
    """The number that ``formula`` makes of ``values``, which are drawn within ``variables`` for each learner.

    The stem and the explanation name them: {a}. The response is the text as it was written, read as in ``number``.
    """

    name = "calculated"
    label = gettext_lazy("Calculation")
    description = gettext_lazy("A number to work out, with other numbers for each learner.")
    icon = "cogs"
    template = "learning_assessments/questions/text.html"
    Fields = CalculatedBlock
    interaction = "numeric"

    def clean(self, data: Data) -> Data:
        variables = [_clean_variable(each) for each in rows_in(data.get("variables"))]
        formula, tolerance = tidy(str(data.get("formula") or "")), data.get("tolerance") or 0
        problem = _problem(variables)
        refuse(
            variables=problem,
            formula="" if problem else _formula_problem(formula, variables),
            tolerance=tolerance_problem(tolerance),
        )
        return {
            "variables": [
                {**each, "least": float(each["least"]), "most": float(each["most"])} for each in variables
            ],
            "formula": formula,
            "tolerance": float(tolerance),
            "relative": bool(data.get("relative")),
            "unit": tidy(str(data.get("unit") or "")),
        }

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        # What few values have no answer, and were not met when the formula was tried, is drawn again.
        draws = (drawn(data["variables"], random) for _turn in range(100))
        values = next((each for each in draws if _answer({**data, "values": each}) is not None), None)
        return {**data, "values": values or next(tried(data["variables"]))}

    def told(self, words: str, data: Data) -> str:
        values = _values(data)
        return re.sub(
            r"\{(\w+)\}", lambda each: written(values[each[1]]) if each[1] in values else each[0], words
        )

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        answer = _answer(data)
        wrong = review and answer is not None and self.mark(data, response).score < 1
        return {
            "value": response if isinstance(response, str) else "",
            "longest": LONGEST,
            "decimal": True,
            "unit": data.get("unit", ""),
            "answer": written(answer or 0, data.get("unit", "")) if wrong else "",
        }

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        answer = _answer(data)
        if answer is None or not isinstance(response, str):
            return Mark(0)
        values = readings(response, unit=data.get("unit", ""))
        return Mark(float(any(is_near(value, answer, allowed(answer, data)) for value in values)))

    def log_pattern(self, response: Any, data: Data) -> str:
        answer = _answer(data) or 0
        values = readings(response, unit=data.get("unit", "")) if isinstance(response, str) else set()
        nearest = sorted(values, key=lambda value: abs(value - answer))
        return interactions.number(nearest[0]) if nearest else ""

    def definition(self, data: Data) -> Data:
        answer = _answer(data)
        return {} if answer is None else {"correctResponsesPattern": [range_of(answer, data)]}

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(
                data={
                    "variables": [
                        {"name": "a", "least": 20, "most": 80, "decimals": 0},
                        {"name": "b", "least": 100, "most": 200, "decimals": 0},
                    ],
                    "formula": "round(a / b * 100, 1)",
                    "tolerance": 0.1,
                    "unit": "%",
                    "values": {"a": 45, "b": 120},
                },
                right=["37,5", "37.5 %", "37,6"],
                wrong=["0,375", "38", "266,7", "không biết"],
            )
        ]


def _values(data: Data) -> dict[str, float]:
    return data.get("values") or next(tried(data["variables"]))


def _answer(data: Data) -> float | None:
    try:
        return compute(data["formula"], _values(data))
    except BadFormula:
        return None


def _clean_variable(each: Data) -> Data:
    return {
        **each,
        "name": str(each.get("name") or "").strip(" {}"),
        "least": each.get("least"),
        "most": each.get("most"),
        "decimals": each.get("decimals") or 0,
    }


def _problem(variables: list[Data]) -> str:
    if not 1 <= len(variables) <= MOST_VARIABLES:
        return _("Give from 1 to %(most)s variables.") % {"most": MOST_VARIABLES}
    names: list[str] = []
    for number, each in enumerate(variables, start=1):
        name = each["name"]
        if not _NAME.fullmatch(name) or name in FUNCTIONS or name in CONSTANTS or name in names:
            return _("Variable %(number)s needs a name of its own, of letters without accents.") % {
                "number": number
            }
        if not _is_range(each):
            return _("Variable %(number)s needs a least and a greatest value with a number between them.") % {
                "number": number
            }
        names.append(name)
    return ""


def _is_range(each: Data) -> bool:
    bounds, decimals = (each["least"], each["most"]), each["decimals"]
    if not all(is_number(bound) and abs(bound) <= LARGEST for bound in bounds):
        return False
    if type(decimals) is not int or not 0 <= decimals <= MOST_DECIMALS:
        return False
    first, last = steps(each)
    return first <= last


def _formula_problem(formula: str, variables: list[Data]) -> str:
    """Why the formula has no value for some of what may be drawn; empty when none was found."""
    known = ", ".join(each["name"] for each in variables)
    try:
        unknown = sorted(variables_of(formula) - {each["name"] for each in variables})
    except BadFormula as why:
        return _("The formula cannot be computed: %(why)s.") % {"why": why}
    if unknown:
        return _("“%(name)s” is none of the variables (%(known)s).") % {"name": unknown[0], "known": known}
    for values in tried(variables):
        try:
            compute(formula, values)
        except BadFormula as why:
            shown = ", ".join(f"{name} = {value}" for name, value in values.items())
            return _("The formula cannot be computed for %(values)s: %(why)s.") % {
                "values": shown,
                "why": why,
            }
    return ""
