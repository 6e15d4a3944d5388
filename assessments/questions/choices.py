"""What single and multiple choice have in common: options, some of them correct."""

from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock

from assessments.questions.base import Data, QuestionType, item_of, refuse
from assessments.questions.interactions import components, identities, listed
from learning.vietnamese import tidy

MOST_OPTIONS = 10
EMPTY = {"text": "", "correct": False, "feedback": ""}


class OptionBlock(StructBlock):
    text = CharBlock(max_length=500, label=pgettext_lazy("to choose", "Answer"))
    correct = BooleanBlock(required=False, label=gettext_lazy("This answer is right"))
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who chose this answer."),
    )

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("to choose", "answer")


class OptionsBlock(StructBlock):
    options = ListBlock(
        OptionBlock(),
        min_num=2,
        max_num=MOST_OPTIONS,
        default=[EMPTY, EMPTY, EMPTY],
        label=pgettext_lazy("to choose", "Answers"),
    )


class ChoiceType(QuestionType):
    """Options to choose from. ``input`` is the HTML input of one option."""

    Fields = OptionsBlock
    template = "learning_assessments/questions/choices.html"
    interaction = "choice"
    input = "radio"

    def clean(self, data: Data) -> Data:
        options = [_clean_option(each) for each in data.get("options") or []]
        refuse(options=_problem(options) or self.problem([each["correct"] for each in options]))
        return {"options": options}

    def problem(self, correct: list[bool]) -> str:
        """What is wrong with the choice of correct options; empty when nothing is."""
        raise NotImplementedError

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        options = list(data["options"])
        if shuffle:
            random.shuffle(options)
        return {**data, "options": options}

    def chosen(self, data: Data, response: Any) -> set[int]:
        """The places of the chosen options; forged ones are left out."""
        wanted = response if isinstance(response, list) else [response]
        return {place for place in wanted if item_of(data["options"], place) is not None}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        chosen = self.chosen(data, response)
        choices = [
            {
                "value": place,
                "text": option["text"],
                "checked": place in chosen,
                "state": choice_state(place in chosen, option["correct"]) if review else "",
                "feedback": option.get("feedback", "") if review and place in chosen else "",
            }
            for place, option in enumerate(data["options"])
        ]
        return {"input": self.input, "choices": choices}

    def log_pattern(self, response: Any, data: Data) -> str:
        ids = identities(data["options"])
        return listed(ids[place] for place in sorted(self.chosen(data, response)))

    def definition(self, data: Data) -> Data:
        options, ids = data["options"], identities(data["options"])
        right = [each for each, option in zip(ids, options, strict=True) if option["correct"]]
        return {
            "choices": components(ids, [option["text"] for option in options]),
            "correctResponsesPattern": [listed(right)],
        }


def choice_state(chosen: bool, correct: bool) -> str:
    """How the screens show an option after marking: right, wrong, missed or nothing."""
    if chosen:
        return "right" if correct else "wrong"
    return "missed" if correct else ""


def _clean_option(option: Data) -> Data:
    return {
        **option,
        "text": tidy(str(option.get("text") or "")),
        "correct": bool(option.get("correct")),
        "feedback": tidy(str(option.get("feedback") or "")),
    }


def _problem(options: list[Data]) -> str:
    if not 2 <= len(options) <= MOST_OPTIONS:
        return _("Give from 2 to %(most)s answers.") % {"most": MOST_OPTIONS}
    texts: list[str] = []
    for number, option in enumerate(options, start=1):
        if not option["text"]:
            return _("Answer %(number)s has no text.") % {"number": number}
        if option["text"].casefold() in texts:
            return _("Answer %(number)s is the same as an earlier one.") % {"number": number}
        texts.append(option["text"].casefold())
    return ""
