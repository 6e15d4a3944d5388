"""How authors and learners see a block whose app is not installed, or that cannot be read: a notice in its place."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.admin.telepath import register
from wagtail.blocks.field_block import FieldBlockAdapter

from learning import registry, streams


class MissingBlock(streams.MissingBlock):
    """A block of unknown type in a lesson, or one that its type cannot read."""

    class Meta:
        template = "learning_courses/blocks/missing.html"


class LessonStreamBlock(streams.KeepingStreamBlock):
    """The blocks of a lesson."""

    missing = MissingBlock()


class MissingBlockAdapter(FieldBlockAdapter):
    """Tells the editor to show a notice."""

    js_constructor = "learning_courses.MissingBlock"

    def js_args(self, block):
        name, widget, meta = super().js_args(block)
        notice = gettext(
            "Not installed: %(type)s. It is kept as it is, and shown again when its app is back."
        )
        broken = gettext("This block cannot be read: %(type)s. Delete it, and make it anew.")
        words = {"notice": notice, "broken": broken, "installed": list(registry.blocks)}
        return [name, widget, {**meta, **words, "showAddCommentButton": False}]

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning_courses/admin/missing-block.js"])


register(MissingBlockAdapter(), MissingBlock)
