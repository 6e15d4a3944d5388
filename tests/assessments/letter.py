"""A question type that a person marks: a letter in the learner's own words."""

from collections.abc import Mapping
from typing import Any

from wagtail.blocks import CharBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from learning.vietnamese import tidy

LONGEST = 2000


class LetterBlock(StructBlock):
    to = CharBlock(max_length=200, label="To whom")


class Letter(QuestionType):
    """``to`` is whom the letter is for; ``rubric`` may say what it is marked by."""

    name = "letter"
    label = "Letter"
    description = "A letter in the learner's own words, marked by a person."
    template = "learning_assessments/questions/text.html"
    Fields = LetterBlock
    interaction = "long-fill-in"
    by_hand = True

    def clean(self, data: Data) -> Data:
        to = tidy(str(data.get("to") or ""))
        refuse(to="" if to else "Say whom the letter is for.")
        return {**data, "to": to}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        return {"value": response if isinstance(response, str) else "", "longest": LONGEST}

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        return Mark(0, waits=isinstance(response, str) and bool(response))

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(data={"to": "Ủy ban"}, right=["Kính gửi Ủy ban"], wrong=[7])]
