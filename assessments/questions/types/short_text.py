"""A word or two to write."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, FloatBlock, ListBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from assessments.questions.interactions import whatever_case
from assessments.questions.listing import problem_with, rows_in, tidy_list
from assessments.questions.numbers import is_number
from assessments.questions.wordings import LONGEST, comparable, same_wording, too_long
from learning.named_fields import LineBlock
from learning.vietnamese import tidy

MOST_WORDINGS = 20


class PartlyBlock(StructBlock):
    text = CharBlock(max_length=LONGEST, label=gettext_lazy("Wording"))
    percent = FloatBlock(
        default=0,
        min_value=0,
        max_value=99,
        label=gettext_lazy("Earns (percent)"),
        help_text=gettext_lazy("0 for a mistake that is often made and shall only be explained."),
    )
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who wrote this."),
    )


class ShortTextBlock(StructBlock):
    accepted = ListBlock(
        LineBlock(max_length=LONGEST, label=gettext_lazy("Wording")),
        min_num=1,
        max_num=MOST_WORDINGS,
        label=gettext_lazy("Accepted wordings"),
        help_text=gettext_lazy(
            "The first one is shown as the right answer. Capitals and spaces do not matter."
        ),
    )
    strict = BooleanBlock(
        required=False,
        label=gettext_lazy("Accents and tone marks must be right"),
        help_text=gettext_lazy("Otherwise “mat khau” is accepted for “mật khẩu”."),
    )
    partly = ListBlock(
        PartlyBlock(label=gettext_lazy("Wording")),
        default=[],
        max_num=MOST_WORDINGS,
        label=gettext_lazy("Other wordings to expect"),
        help_text=gettext_lazy("Half right or often wrong: each earns its part and has its feedback."),
    )


class ShortText(QuestionType):
    """A short text is right when it is one of the accepted wordings, as a kind reader would compare them.

    Capitals, spaces and marks around it never matter, nor where in a syllable the tone is written (hoà, hòa).
    Accents matter only if the question is about them (``strict``). The wordings of ``partly`` earn their part.
    """

    name = "short_text"
    label = gettext_lazy("Short answer")
    description = gettext_lazy("A word or a few to write, compared with the wordings you accept.")
    icon = "pilcrow"
    template = "learning_assessments/questions/text.html"
    Fields = ShortTextBlock
    interaction = "fill-in"

    def clean(self, data: Data) -> Data:
        accepted = tidy_list(data.get("accepted"))
        partly = [_clean_partly(each) for each in rows_in(data.get("partly"))]
        strict = bool(data.get("strict"))
        refuse(
            accepted=problem_with(accepted, least=1, most=MOST_WORDINGS) or too_long(accepted),
            partly=_problem(partly, accepted, strict=strict),
        )
        return {"accepted": accepted, "strict": strict, "partly": partly}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        given = response if isinstance(response, str) else ""
        wrong = review and self.mark(data, response).score < 1
        return {"value": given, "longest": LONGEST, "answer": data["accepted"][0] if wrong else ""}

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        place = _said(data, response)
        if place is None:
            return Mark(0)
        if place < len(data["accepted"]):
            return Mark(1)
        partly = data["partly"][place - len(data["accepted"])]
        return Mark(partly["percent"] / 100, partly.get("feedback", ""))

    def log_pattern(self, response: Any, data: Data) -> str:
        # In the author's wording, if it is one of those: what else somebody writes may be about people.
        place = _said(data, response)
        return "" if place is None else _wordings(data)[place]

    def definition(self, data: Data) -> Data:
        return {"correctResponsesPattern": [whatever_case(each) for each in data["accepted"]]}

    @classmethod
    def examples(cls) -> list[Example]:
        hoa_binh = Example(
            data={"accepted": ["Hòa Bình", "tỉnh Hòa Bình"], "strict": True},
            right=["hoà bình", " Hòa  Bình. ", "Tỉnh Hoà Bình"],
            wrong=["Hoa Binh", "Hỏa Bình", "Sơn La"],
        )
        password = Example(
            data={
                "accepted": ["mật khẩu"],
                "strict": False,
                "partly": [{"text": "mã OTP", "percent": 25.0, "feedback": "Mã OTP chỉ dùng một lần."}],
            },
            right=["mat khau", "Mật khẩu", "mậtkhẩu"],
            wrong=["khẩu", "tên đăng nhập", "ma otp"],
        )
        return [hoa_binh, password]


def _wordings(data: Data) -> list[str]:
    return [*data["accepted"], *(each["text"] for each in data.get("partly") or [])]


def _said(data: Data, response: Any) -> int | None:
    if not isinstance(response, str):
        return None
    return same_wording(response, _wordings(data), strict=bool(data.get("strict")))


def _clean_partly(each: Data) -> Data:
    percent = each.get("percent") or 0
    return {
        **each,
        "text": tidy(str(each.get("text") or "")),
        "percent": float(percent) if is_number(percent) else percent,
        "feedback": tidy(str(each.get("feedback") or "")),
    }


def _problem(partly: list[Data], accepted: list[str], *, strict: bool) -> str:
    texts = [each["text"] for each in partly]
    problem = problem_with(texts, least=0, most=MOST_WORDINGS) or too_long(texts)
    if problem:
        return problem
    known = {comparable(each, strict=strict) for each in accepted}
    for number, each in enumerate(partly, start=1):
        if comparable(each["text"], strict=strict) in known:
            return _("Line %(number)s is accepted as right already.") % {"number": number}
        if not is_number(each["percent"]) or not 0 <= each["percent"] < 100:
            return _("Line %(number)s must earn from 0 to 99 percent.") % {"number": number}
    return ""
