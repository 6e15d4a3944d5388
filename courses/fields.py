"""The body of a lesson: whatever blocks the installed apps contribute, and those of apps that are gone."""

from django.utils.functional import cached_property
from wagtail.fields import StreamField

from courses.blocks.missing import LessonStreamBlock
from learning import registry


class LessonBlocks(StreamField):
    """A StreamField of the blocks contributed through ``register_learning_blocks``.

    Migrations do not list the blocks: which ones there are is the host's business.
    """

    def __init__(self, **kwargs):
        kwargs.pop("block_types", None)
        super().__init__(block_types=[], **kwargs)

    @cached_property
    def stream_block(self):
        block = LessonStreamBlock([(name, block_class()) for name, block_class in registry.blocks.items()])
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs
