"""An H5P content, of which nothing is fetched before the learner comes to it."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import CompletableBlock, Sentences, refuse
from courses.h5p import scripts
from courses.h5p.bridge.normalise import Rule
from courses.h5p.bridge.places import Marked, sign
from courses.h5p.models import H5PContent
from courses.h5p.player.keys import address_of
from courses.h5p.translating.texts import alternative_in
from courses.packages.views import SANDBOX
from learning import api
from learning.api import INTERACTION
from learning.blocks import on_screen

# What is heavier says what it may cost before it is begun.
WORTH_SAYING = 500_000  # bytes


class ContentChooserBlock(SnippetChooserBlock):
    """Reads the contents of a page, and what is translated of them, at once."""

    def bulk_to_python(self, values: Any) -> Any:
        found = super().bulk_to_python(values)
        prefetch_related_objects([each for each in found if each is not None], "translations")
        return found


class H5PBlock(CompletableBlock):
    """A content in a frame of its own, which can do nothing in our name and tells what its learner did."""

    name = "h5p"
    activity_type = INTERACTION
    completion_note = _(
        "Completed by what the content says of its learner: done to its end, scored well enough, or opened."
    )
    completion_fields = ("required", "rule", "share")
    title = CharBlock(max_length=150, label=_("Title"))
    content = ContentChooserBlock(H5PContent, label=_("H5P content"))
    alternative = Sentences(
        required=False,
        label=_("Instead of it"),
        help_text=_("Empty takes what the content says itself. It is all there is without a script."),
    )
    rule = ChoiceBlock(
        choices=[
            ("done", _("when it was done to its end")),
            ("scored", _("when it was done, and at least this was scored:")),
            ("seen", _("when it was opened")),
        ],
        default="done",
        label=_("Completed"),
        help_text=_("Contents without a score or an end are completed when they are opened."),
    )
    share = IntegerBlock(
        required=False,
        min_value=1,
        max_value=100,
        label=_("Least score in per cent"),
        help_text=_(
            "The content counts its own points on the learner's device: fit for practice, not for exams."
        ),
    )

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    class Meta:
        icon = "learning-h5p"
        label = _("H5P content")
        label_format = "{title}"
        template = "learning_courses/blocks/h5p.html"
        description = _("An interactive content: questions, cards, films with questions in them.")
        preview_template = "learning_courses/blocks/previews/h5p.html"

    def clean(self, value):
        value = super().clean(value)
        if value.get("rule") == "scored" and not value.get("share"):
            refuse(share=_("Say how much must be scored, from 1 to 100."))
        return value

    @classmethod
    def activity_rule(cls, value) -> dict:
        content = value.get("content")
        return {**super().activity_rule(value), "content": str(content.uuid) if content else ""}

    def get_context(self, value, parent_context=None):
        """Adds ``address``: empty where the content is gone, not published, or the player is not installed. Then the
        words are all there is.
        """
        context = super().get_context(value, parent_context)
        content = value.get("content")
        language = get_language() or ""
        is_here = content is not None and content.live and scripts.is_installed()
        return {
            **context,
            "content": content,
            "instead": _instead(value, content, language),
            "address": address_of(content, language) if is_here else "",
            "sandbox": SANDBOX,
            "is_heavy": content is not None and content.size > WORTH_SAYING,
            "place": sign(_marked(value, content, context)) if is_here and context.get("page") else "",
        }


def _instead(value: Any, content: H5PContent | None, language: str) -> str:
    """What the lesson's author says, else what the content says in this language, else as it was written."""
    own = getattr(value.get("alternative"), "source", "")
    if own or content is None:
        return own
    return alternative_in(content, content.translations.all(), language) or content.alternative


def _marked(value: Any, content: H5PContent, context: dict[str, Any]) -> Marked:
    rule = Rule(value.get("rule") or "done", (value.get("share") or 0) / 100)
    key = api.block_key(context["page"].translation_key, context.get("block_id") or "")
    return Marked(key, content.uuid, rule)
