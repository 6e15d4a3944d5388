"""What the editor of a question says beside its fields: legal basis, alike questions, and that it was withdrawn."""

from typing import Any

from wagtail.admin.panels import Panel

from assessments.bank.alike import alike_to
from assessments.bank.basis import basis_of
from assessments.bank.usage import quizzes_with


class StandingPanel(Panel):
    """Nothing to fill in; empty for a question that is not saved yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_assessments/bank/standing.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            question = self.instance
            return {
                **context,
                "question": question,
                "basis": basis_of(question.source),
                "alike": alike_to(question),
                "quizzes": quizzes_with(question).order_by("title")[:10],
            }
