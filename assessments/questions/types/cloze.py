"""A text with gaps to fill in."""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, FloatBlock, ListBlock, StructBlock, TextBlock

from assessments.questions import interactions
from assessments.questions.base import (
    Data,
    Example,
    Mark,
    QuestionType,
    item_of,
    posted_text,
    refuse,
    whole_number,
)
from assessments.questions.filling import (
    MOST_OPTIONS,
    MOST_WORDINGS,
    clean_gap,
    gap_problem,
    is_right,
    logged,
    right_answer,
    told,
)
from assessments.questions.gaps import MOST_GAPS, lines_with, text_problem, tidy_text
from assessments.questions.listing import rows_in
from assessments.questions.wordings import LONGEST
from learning.named_fields import LineBlock


class GapOptionBlock(StructBlock):
    text = CharBlock(max_length=LONGEST, label=pgettext_lazy("to choose", "Answer"))
    correct = BooleanBlock(required=False, label=gettext_lazy("This answer is right"))


class GapBlock(StructBlock):
    kind = ChoiceBlock(
        choices=[
            ("text", gettext_lazy("Words to write")),
            ("number", gettext_lazy("A number to write")),
            ("choice", gettext_lazy("Answers to choose from")),
        ],
        default="text",
        label=gettext_lazy("What to fill in"),
    )
    accepted = ListBlock(
        LineBlock(max_length=LONGEST, label=gettext_lazy("Wording")),
        default=[],
        max_num=MOST_WORDINGS,
        label=gettext_lazy("Words: accepted wordings"),
        help_text=gettext_lazy(
            "The first one is shown as the right answer. Capitals and spaces do not matter."
        ),
    )
    strict = BooleanBlock(required=False, label=gettext_lazy("Words: accents and tone marks must be right"))
    answer = FloatBlock(required=False, label=gettext_lazy("Number: right answer"))
    tolerance = FloatBlock(
        default=0,
        min_value=0,
        label=gettext_lazy("Number: tolerance"),
        help_text=gettext_lazy("How far from the right answer is still right; 0 for not at all."),
    )
    options = ListBlock(
        GapOptionBlock(label=pgettext_lazy("to choose", "Answer")),
        default=[],
        max_num=MOST_OPTIONS,
        label=gettext_lazy("Choice: answers"),
    )
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who did not fill it in rightly."),
    )


class ClozeBlock(StructBlock):
    text = TextBlock(
        label=gettext_lazy("Text with gaps"),
        help_text=gettext_lazy("Write [[1]] where the first gap is, [[2]] for the second, and so on."),
    )
    gaps = ListBlock(
        GapBlock(label=pgettext_lazy("in a text", "Gap")),
        min_num=1,
        max_num=MOST_GAPS,
        label=pgettext_lazy("in a text", "Gaps"),
        help_text=gettext_lazy("In their order: the first one is [[1]]."),
    )


class Cloze(QuestionType):
    """A ``text`` with ``gaps`` for words, numbers or one of several answers; each earns its share.

    The response is, for each gap, the text as it was written, or the place of the chosen answer.
    """

    name = "cloze"
    label = gettext_lazy("Fill the gaps")
    description = gettext_lazy("A text with gaps for words, numbers, or one of several answers.")
    icon = "openquote"
    template = "learning_assessments/questions/gaps.html"
    styles = ("learning_assessments/css/gaps.css",)
    Fields = ClozeBlock
    interaction = "fill-in"

    def clean(self, data: Data) -> Data:
        text, gaps = tidy_text(data.get("text")), [clean_gap(each) for each in rows_in(data.get("gaps"))]
        refuse(gaps=_problem(gaps), text=text_problem(text, len(gaps)) if gaps else "")
        return {"text": text, "gaps": gaps}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        gaps = []
        for gap in data["gaps"]:
            options = list(gap["options"])
            if shuffle:
                random.shuffle(options)
            gaps.append({**gap, "options": options})
        return {**data, "gaps": gaps}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        given = response if isinstance(response, list) else []
        gaps = [
            _shown(gap, item_of(given, place), number=place + 1, name=f"{name}-{place}", review=review)
            for place, gap in enumerate(data["gaps"])
        ]
        return {"lines": lines_with(data["text"], gaps), "longest": LONGEST}

    def read(self, post: Mapping[str, Any], name: str) -> list[str | int | None] | None:
        given: list[str | int | None] = []
        while len(given) < MOST_GAPS:
            field = f"{name}-{len(given)}"
            # A number that was written is no place: what is chosen has a name of its own.
            if field in post:
                given.append(posted_text(post, field, longest=LONGEST))
            elif f"{field}-choice" in post:
                given.append(whole_number(post[f"{field}-choice"]))
            else:
                break
        return given if any(each is not None for each in given) else None

    def mark(self, data: Data, response: Any) -> Mark:
        given, gaps = response if isinstance(response, list) else [], data["gaps"]
        missed = [place for place, gap in enumerate(gaps) if not is_right(gap, item_of(given, place))]
        said = [
            _("Gap %(number)s: %(feedback)s") % {"number": place + 1, "feedback": gaps[place]["feedback"]}
            for place in missed
            if gaps[place].get("feedback")
        ]
        return Mark((len(gaps) - len(missed)) / len(gaps), " ".join(said))

    def log_pattern(self, response: Any, data: Data) -> str:
        given = response if isinstance(response, list) else []
        words = [logged(gap, item_of(given, place)) for place, gap in enumerate(data["gaps"])]
        return interactions.listed(words) if any(words) else ""

    def definition(self, data: Data) -> Data:
        right = interactions.listed(right_answer(gap) for gap in data["gaps"])
        return {"correctResponsesPattern": [interactions.whatever_case(right)]}

    @classmethod
    def examples(cls) -> list[Example]:
        none: Data = {"accepted": [], "strict": False, "answer": None, "tolerance": 0.0, "options": []}
        data = {
            "text": "Chính quyền địa phương có [[1]] cấp:\ncấp tỉnh và cấp [[2]]. Cấp [[3]] đã kết thúc.",
            "gaps": [
                {**none, "kind": "number", "answer": 2.0, "feedback": "Từ tháng 7 năm 2025 còn hai cấp."},
                {**none, "kind": "text", "accepted": ["xã", "cơ sở"], "strict": True, "feedback": ""},
                {
                    **none,
                    "kind": "choice",
                    "options": [
                        {"text": "tỉnh", "correct": False},
                        {"text": "huyện", "correct": True},
                    ],
                    "feedback": "Không còn cấp huyện.",
                },
            ],
        }
        right = [["2", "xã", 1], ["2,0", "Cơ sở.", 1]]
        return [Example(data=data, right=right, wrong=[["3", "xa", 0], [None, None, 1], ["2", "xã", None]])]


def _shown(gap: Data, given: Any, *, number: int, name: str, review: bool) -> Data:
    is_choice = gap["kind"] == "choice"
    options = enumerate(option["text"] for option in gap["options"]) if is_choice else ()
    return {
        "number": number,
        "name": f"{name}-choice" if is_choice else name,
        "is_choice": is_choice,
        "is_number": gap["kind"] == "number",
        "options": [(place, text, place == given) for place, text in options],
        "value": given if isinstance(given, str) else "",
        "right": review and is_right(gap, given),
        "answer": told(gap) if review else "",
    }


def _problem(gaps: list[Data]) -> str:
    if not 1 <= len(gaps) <= MOST_GAPS:
        return _("Give from 1 to %(most)s gaps.") % {"most": MOST_GAPS}
    for number, gap in enumerate(gaps, start=1):
        if problem := gap_problem(gap):
            return _("Gap %(number)s: %(problem)s") % {"number": number, "problem": problem}
    return ""
