"""Is the statement true?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.blocks import ChoiceBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, refuse
from assessments.questions.choices import choice_state

_WORDS = {"true": True, "false": False, True: True, False: False}


class TrueFalseBlock(StructBlock):
    answer = ChoiceBlock(
        choices=[
            ("true", gettext_lazy("The statement is true")),
            ("false", gettext_lazy("The statement is false")),
        ],
        label=gettext_lazy("Right answer"),
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
        return {"answer": "true" if _WORDS[answer] else "false"}

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
        return Mark(float(response is _WORDS[data["answer"]]))

    def log_pattern(self, response: Any) -> str:
        return "true" if response else "false"

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(data={"answer": "true"}, right=[True], wrong=[False]),
            Example(data={"answer": "false"}, right=[False], wrong=[True]),
        ]
