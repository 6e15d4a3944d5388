"""A number to work out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, FloatBlock, ListBlock, StructBlock

from assessments.questions import interactions
from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from assessments.questions.numbers import (
    LONGEST,
    allowed,
    is_near,
    is_number,
    measured,
    range_of,
    tolerance_problem,
    written,
)
from learning.vietnamese import fold, tidy

MOST_UNITS = 10


class UnitBlock(StructBlock):
    unit = CharBlock(max_length=30, label=gettext_lazy("Unit"))
    factor = FloatBlock(
        label=gettext_lazy("Factor"),
        help_text=gettext_lazy(
            "How many of the unit above one of this one is: 0.001 for metres beside kilometres."
        ),
    )


class NumberBlock(StructBlock):
    answer = FloatBlock(label=gettext_lazy("Right answer"))
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
    units = ListBlock(
        UnitBlock(label=pgettext_lazy("of measurement", "Other unit")),
        default=[],
        max_num=MOST_UNITS,
        label=pgettext_lazy("of measurement", "Other units"),
        help_text=gettext_lazy("Who writes one of them behind the number is understood."),
    )
    too_low = CharBlock(required=False, max_length=500, label=gettext_lazy("Feedback when it is too low"))
    too_high = CharBlock(required=False, max_length=500, label=gettext_lazy("Feedback when it is too high"))


class Number(QuestionType):
    """A number within ``tolerance`` of ``answer``. The response is the text as it was written.

    A comma and a point are both understood, as the decimal sign and between thousands; where "1.500" could be
    either, the reading that fits counts, for the learner's sake. The unit may be written too, or one of ``units``.
    """

    name = "number"
    label = pgettext_lazy("question type", "Number")
    description = gettext_lazy("A number, with a unit and a tolerance.")
    icon = "decimal"
    template = "learning_assessments/questions/text.html"
    Fields = NumberBlock
    interaction = "numeric"

    def clean(self, data: Data) -> Data:
        answer, tolerance = data.get("answer"), data.get("tolerance") or 0
        unit = tidy(str(data.get("unit") or ""))
        units = [_clean_unit(each) for each in data.get("units") or []]
        refuse(
            answer="" if is_number(answer) else _("The right answer must be a number."),
            tolerance=tolerance_problem(tolerance),
            units=_problem(unit, units),
        )
        return {
            "answer": float(answer or 0),
            "tolerance": float(tolerance),
            "relative": bool(data.get("relative")),
            "unit": unit,
            "units": [{**each, "factor": float(each["factor"])} for each in units],
            "too_low": tidy(str(data.get("too_low") or "")),
            "too_high": tidy(str(data.get("too_high") or "")),
        }

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        wrong = review and self.mark(data, response).score < 1
        return {
            "value": response if isinstance(response, str) else "",
            "longest": LONGEST,
            "decimal": True,
            "unit": data.get("unit", ""),
            "answer": written(data["answer"], data.get("unit", "")) if wrong else "",
        }

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        values, answer = _values(data, response), data["answer"]
        if any(is_near(value, answer, allowed(answer, data)) for value in values):
            return Mark(1)
        if values and max(values) < answer:
            return Mark(0, data.get("too_low", ""))
        return Mark(0, data.get("too_high", "") if values and min(values) > answer else "")

    def log_pattern(self, response: Any, data: Data) -> str:
        values = sorted(_values(data, response), key=lambda value: abs(value - data["answer"]))
        return interactions.number(values[0]) if values else ""

    def definition(self, data: Data) -> Data:
        return {"correctResponsesPattern": [range_of(data["answer"], data)]}

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(
                data={"answer": 84.5, "tolerance": 0.1, "unit": "%"},
                right=["84,5", "84.5", " 84,45 % ", "84.6"],
                wrong=["845", "84", "-84,5", "tám mươi tư"],
            ),
            Example(
                data={"answer": 1500.0, "tolerance": 0.0, "unit": "người"},
                right=["1500", "1.500", "1 500", "1,500.0", "1.500 người"],
                wrong=["15", "1,55", "1501"],
            ),
            Example(
                data={
                    "answer": 2.5,
                    "tolerance": 2.0,
                    "relative": True,
                    "unit": "km",
                    "units": [{"unit": "m", "factor": 0.001}],
                    "too_low": "Quãng đường dài hơn thế.",
                    "too_high": "Quãng đường ngắn hơn thế.",
                },
                right=["2,5", "2,54 km", "2500 m", "2.450m"],
                wrong=["2500", "2,5 m", "2,6 km", "2.4"],
            ),
        ]


def _values(data: Data, response: Any) -> set[float]:
    if not isinstance(response, str):
        return set()
    return measured(response, unit=data.get("unit", ""), units=data.get("units") or [])


def _clean_unit(each: Data) -> Data:
    return {**each, "unit": tidy(str(each.get("unit") or "")), "factor": each.get("factor")}


def _problem(unit: str, units: list[Data]) -> str:
    if len(units) > MOST_UNITS:
        return _("Give at most %(most)s units.") % {"most": MOST_UNITS}
    known = [fold(unit)]
    for number, each in enumerate(units, start=1):
        if not each["unit"] or fold(each["unit"]) in known:
            return _("Unit %(number)s is empty or the same as another one.") % {"number": number}
        if not is_number(each["factor"]) or each["factor"] <= 0:
            return _("The factor of unit %(number)s must be more than 0.") % {"number": number}
        known.append(fold(each["unit"]))
    return ""
