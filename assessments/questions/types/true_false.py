"""Is the statement true?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, refuse
from assessments.questions.choices import choice_state
from learning.vietnamese import tidy

_WORDS = {"true": True, "false": False, True: True, False: False}


class TrueFalseBlock(StructBlock):
    answer = ChoiceBlock(
        choices=[
            ("true", gettext_lazy("The statement is true")),
            ("false", gettext_lazy("The statement is false")),
        ],
        label=gettext_lazy("Right answer"),
    )
    if_true = CharBlock(
        required=False, max_length=500, label=gettext_lazy("Feedback to who thinks that it is true")
    )
    if_false = CharBlock(
        required=False, max_length=500, label=gettext_lazy("Feedback to who thinks that it is false")
    )


class TrueFalse(QuestionType):
    """The stem is a statement. The response is whether the learner thinks it true."""

    name = "true_false"
    label = gettext_lazy("True or false")
    description = gettext_lazy("A statement to agree or disagree with.")
    icon = "check"
    template = "learning_assessments/questions/choices.html"
    Fields = TrueFalseBlock
    interaction = "true-false"

    def clean(self, data: Data) -> Data:
        answer = data.get("answer")
        known = isinstance(answer, bool | str) and answer in _WORDS
        refuse(answer="" if known else _("Say whether the statement is true or false."))
        return {
            "answer": "true" if _WORDS[answer] else "false",
            "if_true": tidy(str(data.get("if_true") or "")),
            "if_false": tidy(str(data.get("if_false") or "")),
        }

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        words = [("true", pgettext("answer", "True")), ("false", pgettext("answer", "False"))]
        choices = [
            {
                "value": value,
                "text": text,
                "checked": response is _WORDS[value],
                "state": choice_state(response is _WORDS[value], value == data["answer"]) if review else "",
            }
            for value, text in words
        ]
        return {"input": "radio", "choices": choices}

    def read(self, post: Mapping[str, Any], name: str) -> bool | None:
        return _WORDS.get(post.get(name))

    def mark(self, data: Data, response: Any) -> Mark:
        if not isinstance(response, bool):
            return Mark(0)
        said = data.get("if_true" if response else "if_false", "")
        return Mark(float(response is _WORDS[data["answer"]]), said)

    def log_pattern(self, response: Any, data: Data) -> str:
        return {True: "true", False: "false"}[response] if isinstance(response, bool) else ""

    def definition(self, data: Data) -> Data:
        return {"correctResponsesPattern": [data["answer"]]}

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(data={"answer": "true"}, right=[True], wrong=[False]),
            Example(
                data={"answer": "false", "if_true": "Cơ quan nhà nước không hỏi mã OTP.", "if_false": ""},
                right=[False],
                wrong=[True],
            ),
        ]
