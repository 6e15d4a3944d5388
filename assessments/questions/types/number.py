"""A number to work out."""

import math
import re
from collections.abc import Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import CharBlock, FloatBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from learning.vietnamese import fold, tidy

LONGEST = 40
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")


class NumberBlock(StructBlock):
    answer = FloatBlock(label=gettext_lazy("Right answer"))
    tolerance = FloatBlock(
        default=0,
        min_value=0,
        label=gettext_lazy("Tolerance"),
        help_text=gettext_lazy("How far from the right answer is still right; 0 for not at all."),
    )
    unit = CharBlock(
        required=False,
        max_length=30,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Shown beside the field."),
    )


class Number(QuestionType):
    """A number within ``tolerance`` of ``answer``. The response is the text as it was written.

    A comma and a point are both understood, as the decimal sign and between thousands; where "1.500" could be
    either, the reading that fits counts, for the learner's sake. The unit may be written too.
    """

    name = "number"
    label = pgettext_lazy("question type", "Number")
    description = gettext_lazy("A number, with a unit and a tolerance.")
    icon = "decimal"
    template = "learning_assessments/questions/text.html"
    Fields = NumberBlock
    interaction = "numeric"

    def clean(self, data: Data) -> Data:
        answer: Any = data.get("answer")
        tolerance: Any = data.get("tolerance") or 0
        refuse(
            answer="" if _is_number(answer) else _("The right answer must be a number."),
            tolerance=""
            if _is_number(tolerance) and tolerance >= 0
            else _("The tolerance must be 0 or more."),
        )
        return {
            "answer": float(answer),
            "tolerance": float(tolerance),
            "unit": tidy(str(data.get("unit") or "")),
        }

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        wrong = review and self.mark(data, response).score < 1
        return {
            "value": response if isinstance(response, str) else "",
            "longest": LONGEST,
            "decimal": True,
            "unit": data.get("unit", ""),
            "answer": _written(data) if wrong else "",
        }

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        if not isinstance(response, str):
            return Mark(0)
        answer = data["answer"]
        margin = data["tolerance"] + 1e-9 * max(1.0, abs(answer))  # 0.1 + 0.2 is not 0.3
        values = readings(response, unit=data.get("unit", ""))
        return Mark(float(any(abs(value - answer) <= margin for value in values)))

    def log_pattern(self, response: Any) -> str:
        return next((f"{value:g}" for value in sorted(readings(response, unit=""))), "")

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
        ]


def readings(text: str, *, unit: str) -> set[float]:
    """The numbers that ``text`` can mean; none when it is no number."""
    bare = fold(text).replace("−", "-")
    bare = bare.removesuffix(fold(unit)).replace(" ", "").removeprefix("+")
    sign = -1 if bare.startswith("-") else 1
    digits = bare.removeprefix("-")
    candidates = {_as_decimal(digits)}
    if _GROUPED.fullmatch(digits):
        candidates.add(re.sub(r"[.,]", "", digits))
    return {sign * float(each) for each in candidates if re.fullmatch(r"\d+(\.\d+)?", each, re.ASCII)}


def _as_decimal(digits: str) -> str:
    """``digits`` with the last comma or point as the decimal sign, and the other one between thousands."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits
    whole, part = digits[:last], digits[last + 1 :]
    other = "." if digits[last] == "," else ","
    return f"{whole.replace(other, '')}.{part}"


def _written(data: Data) -> str:
    answer = data["answer"]
    shown = localize(int(answer) if float(answer).is_integer() else answer)
    return f"{shown} {data.get('unit', '')}".strip()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
