"""The body of a lesson: whatever blocks the installed apps contribute, and those of apps that are gone."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField

from courses.blocks.missing import LessonStreamBlock
from learning import registry
from learning.streams import ContributedField


class LessonBlocks(ContributedField):
    """A StreamField of the blocks contributed through ``register_learning_blocks``."""

    stream = LessonStreamBlock

    def contributed(self):
        return [(name, block_class()) for name, block_class in registry.blocks.items()]


def pages_field(label) -> StreamField:
    """Some pages, chosen one by one."""
    page = PageChooserBlock(label=_("Page"), icon="doc-empty-inverse")
    return StreamField(
        [("page", page)],
        blank=True,
        verbose_name=label,
        help_text=_(
            "What must be completed first. Until then learners see what to do, and not what is in here."
        ),
    )
