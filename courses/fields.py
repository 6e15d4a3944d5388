"""The body of a lesson: whatever blocks the installed apps contribute, and those of apps that are gone."""

from courses.blocks.missing import LessonStreamBlock
from learning import registry
from learning.streams import ContributedField


class LessonBlocks(ContributedField):
    """A StreamField of the blocks contributed through ``register_learning_blocks``."""

    stream = LessonStreamBlock

    def contributed(self):
        return [(name, block_class()) for name, block_class in registry.blocks.items()]
