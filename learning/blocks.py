"""What a lesson block says about itself, so that courses can play it and learning can record it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.content_checks import Finding

# What authors read where a block does not say it in words of its own.
COMPLETION_NOTES: dict[str, str | Promise] = {
    "": _("Not completed by itself."),
    "viewed": _("Completed when seen to its end."),
    "acted": _("Completed when its learner has done what it asks for."),
}


def on_screen(value) -> list[str]:
    """What is read aloud of a block that is done with the eyes and the hands: that it is there."""
    title = str(value.get("title") or "").strip() if hasattr(value, "get") else ""
    return [gettext("On the screen: %(title)s.") % {"title": title.rstrip(".?!…")}] if title else []


class LearningBlock:
    """Mixin for the Wagtail blocks that apps contribute through ``register_learning_blocks``.

    ``name`` is the block's type in the stored lesson and never changes. ``activity_type`` is an xAPI
    activity type IRI when a learner can complete the block, else None. ``completion`` says how:
    ``"viewed"`` (seen to its end), ``"acted"`` (the block's own script or form reports it) or ``""``.
    ``completion_note`` is the sentence that tells authors so, where the usual one says too little.
    ``same_for_all`` promises that its HTML depends on its value and the language alone, so that it may be kept.
    """

    name: str
    activity_type: str | None = None
    completion: str = ""
    completion_note: str | Promise = ""
    same_for_all: bool = False

    @classmethod
    def activity_title(cls, value) -> str:
        """The title of the activity that ``value`` declares; empty takes the lesson's."""
        return ""

    @classmethod
    def activity_rule(cls, value) -> dict:
        """Extra fields of the declared activity: ``move_on``, ``mastery``, ``required``, ``weight``, ``least_played``."""
        return {}

    @classmethod
    def findings(cls, value) -> Iterable[Finding]:
        """What is to be mended in ``value``, beside what is checked in every block; it asks the database nothing."""
        return []

    @classmethod
    def kept_elsewhere(cls, values: Sequence[Any]) -> list[list[str]]:
        """The texts that learners read in each of ``values`` and that none of its fields has: the questions of a quiz.

        HTML or plain, as authors wrote them, by a number of queries that does not grow with the values.
        """
        return [[] for _value in values]

    def spoken(self, value) -> Iterable[str] | None:
        """The lines read aloud of ``value``; None takes its texts in their order, and pictures by their words."""
        return None

    def get_description(self) -> str:
        """What authors read when they choose a block: what it is for, and how learners complete it."""
        # The Wagtail block, which stands beside this mixin, has it.
        described = super().get_description()  # type: ignore[misc]
        note = self.completion_note or COMPLETION_NOTES.get(self.completion, "")
        return f"{described} {note}".strip()
