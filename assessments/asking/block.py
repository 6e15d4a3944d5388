"""The lesson block that asks one question."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, StructBlock
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.asking.ask import asked
from assessments.attempts.ticket import make_ticket
from assessments.questions.models import Question
from assessments.questions.reading import texts_of
from learning.api import INTERACTION
from learning.blocks import LearningBlock, on_screen
from learning.models import MoveOn


def _is_by_hand(question: Question | None) -> bool:
    """Whether ``question`` waits for a person, or for a file, which no lesson keeps."""
    kind = question.kind if question else None
    return kind is not None and (kind.by_hand or kind.takes_file)


class QuestionBlock(LearningBlock, StructBlock):
    """A question from the bank in the middle of a lesson, marked at once and asked as often as one likes."""

    name = "question"
    activity_type = INTERACTION
    completion = "acted"

    question = SnippetChooserBlock("learning_assessments.Question", label=_("Question"))
    required = BooleanBlock(
        required=False,
        label=_("Needed to complete the lesson"),
        help_text=_("The lesson is completed when everything that is needed in it is done."),
    )
    until_right = BooleanBlock(
        required=False,
        label=_("Until it is right"),
        help_text=_("It is done when the answer is right; otherwise any answer will do."),
    )

    def get_form_layout(self) -> BlockGroup:
        asked = BlockGroup(["required", "until_right"], heading=_("Completion"), icon="check")
        return BlockGroup(["question"], settings=[asked])

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and _is_by_hand(cleaned.get("question")):
            said = _("A person has to mark this question. Put it into a quiz, where the answer can wait.")
            raise StructBlockValidationError(block_errors={"question": ValidationError(said)})
        return cleaned

    @classmethod
    def activity_title(cls, value) -> str:
        question = value.get("question")
        return question.in_short if question else ""

    @classmethod
    def activity_rule(cls, value) -> dict[str, Any]:
        question = value.get("question")
        if question is None or _is_by_hand(question):  # nobody shall wait for it
            return {"required": False, "move_on": MoveOn.NOT_APPLICABLE}
        rule = {"required": bool(value.get("required")), "content": f"question:{question.pk}"}
        if value.get("until_right"):
            return {**rule, "move_on": MoveOn.PASSED, "mastery": 1.0}
        return {**rule, "move_on": MoveOn.COMPLETED}

    @classmethod
    def kept_elsewhere(cls, values: Sequence[Any]) -> list[list[str]]:
        return [texts_of(value["question"]) if value.get("question") else [] for value in values]

    def spoken(self, value) -> list[str]:
        return on_screen({"title": gettext("Question")})

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds the ``item`` to be answered or, once it was, with its mark; and the ``ticket`` of its form."""
        context = super().get_context(value, parent_context)
        question, activity = value.get("question"), context.get("activity")
        if question and question.live and question.kind and not _is_by_hand(question):
            context["item"], context["answered"] = asked(
                context.get("request"), activity and activity.key, question, context.get("enrolment")
            )
            context["ticket"] = make_ticket(activity.key, question.pk) if activity else ""
        return context

    class Meta:
        icon = "radio-full"
        label = _("Question")
        template = "learning_assessments/blocks/question.html"
        preview_template = "learning_assessments/blocks/question_preview.html"
        description = _("One question from the question bank, marked at once.")
