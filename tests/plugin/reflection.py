from wagtail.blocks import CharBlock, StructBlock

from learning.api import INTERACTION
from learning.blocks import LearningBlock


class Reflection(LearningBlock, StructBlock):
    """A question to think about. Whoever has read to its end has done it."""

    name = "reflection"
    activity_type = INTERACTION
    completion = "viewed"
    same_for_all = True

    question = CharBlock()

    @classmethod
    def activity_title(cls, value) -> str:
        return value["question"]

    class Meta:
        icon = "help"
        label = "Reflection"
        template = "learning_plugin/reflection.html"
        description = "A question to think about, without an answer to send."
        preview_template = "learning_courses/blocks/preview.html"
        preview_value = {"question": "When did you last change a password?"}
