"""The lesson block that offers a quiz."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.attempts.offer import offer
from assessments.attempts.ticket import make_ticket
from assessments.questions.reading import texts_of_quizzes
from learning.api import ASSESSMENT
from learning.blocks import LearningBlock, on_screen
from learning.models import MoveOn


class QuizBlock(LearningBlock, StructBlock):
    """A quiz from the bank. An exam must be passed, a practice only done. The result comes from the server."""

    name = "quiz"
    activity_type = ASSESSMENT
    completion = "acted"
    completion_note = _("Completed when handed in; an exam, when passed.")

    quiz = SnippetChooserBlock("learning_assessments.Quiz", label=_("Quiz"))

    @classmethod
    def activity_title(cls, value) -> str:
        return value["quiz"].title if value.get("quiz") else ""

    @classmethod
    def activity_rule(cls, value) -> dict[str, Any]:
        quiz = value.get("quiz")
        if quiz is None:  # deleted since: nobody shall wait for it
            return {"required": False, "move_on": MoveOn.NOT_APPLICABLE}
        if quiz.is_exam:
            return {"move_on": MoveOn.PASSED, "mastery": quiz.pass_mark, "content": f"quiz:{quiz.pk}"}
        return {"move_on": MoveOn.COMPLETED, "content": f"quiz:{quiz.pk}"}

    @classmethod
    def kept_elsewhere(cls, values: Sequence[Any]) -> list[list[str]]:
        keys = [value["quiz"].pk if value.get("quiz") else None for value in values]
        texts = texts_of_quizzes({key for key in keys if key})
        return [texts.get(key, []) if key else [] for key in keys]

    def spoken(self, value) -> list[str]:
        return on_screen({"title": self.activity_title(value)})

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds ``quiz``, what the learner may do with it (``offer``), and the ``ticket`` of the start button."""
        context = super().get_context(value, parent_context)
        quiz, activity = value.get("quiz"), context.get("activity")
        context["quiz"] = quiz
        if quiz and activity:
            context["offer"] = offer(quiz, activity.id, context.get("enrolment"))
            context["ticket"] = make_ticket(activity.key, quiz.pk)
        return context

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "learning_assessments/blocks/quiz.html"
        preview_template = "learning_assessments/blocks/quiz_preview.html"
        description = _("Questions from the question bank, marked at once.")
