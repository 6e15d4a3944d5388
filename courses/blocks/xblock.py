"""An XBlock, of which nothing runs before the learner taps."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, TextBlock

from courses.blocks.base import CompletableBlock, Sentences, refuse
from courses.packages.views import SANDBOX
from courses.xblocks.allowed import (
    NotAllowed,
    author_fields,
    author_values,
    class_of,
    label_of,
    names,
)
from learning.api import INTERACTION
from learning.blocks import on_screen


def kinds() -> list[tuple[str, str]]:
    """The XBlocks that the operator allows."""
    return [(name, label_of(name)) for name in names()]


class XBlockBlock(CompletableBlock):
    """An XBlock in a frame of its own. The learner must have begun the course: else nothing can be kept of her."""

    name = "xblock"
    activity_type = INTERACTION
    same_for_all = False
    completion_note = _("Completed when the XBlock says so: not every one does.")
    title = CharBlock(max_length=150, label=_("Title"))
    kind = ChoiceBlock(choices=kinds, label=_("XBlock"))
    fields = ListBlock(
        StructBlock(
            [
                ("name", CharBlock(max_length=100, label=_("Field"))),
                ("value", TextBlock(required=False, rows=2, max_length=20000, label=_("Value"))),
            ],
            label=_("Field"),
            label_format="{name}",
        ),
        min_num=0,
        default=[],
        label=_("Its fields"),
        help_text=_(
            "By the names that the XBlock gives them. A wrong name is refused with a list of the right ones."
        ),
    )
    alternative = Sentences(
        label=_("Instead of it"),
        help_text=_(
            "What somebody does who cannot use it: with a screen reader, with keys alone, without data or a script."
        ),
    )

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    class Meta:
        icon = "learning-package"
        label = _("XBlock")
        label_format = "{title}"
        template = "learning_courses/blocks/xblock.html"
        description = _("An interactive part made for Open edX. Nothing of it runs before a tap.")
        preview_template = "learning_courses/blocks/previews/xblock.html"

    def clean(self, value):
        value = super().clean(value)
        if not value["kind"]:  # of a draft it may be missing
            return value
        try:
            kind = class_of(value["kind"])
        except NotAllowed:
            refuse(kind=_("This XBlock cannot be used here at the moment."))
        said = {each["name"]: each["value"] for each in value["fields"]}
        _values, wrong = author_values(kind, said)
        if wrong or len(said) < len(value["fields"]):
            known = ", ".join(author_fields(kind)) or "–"
            text = _("Not understood: %(wrong)s. The fields are %(known)s, each of them once.")
            refuse(title=text % {"wrong": ", ".join(wrong) or "–", "known": known})
        return value

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds ``sandbox``: what its frame may do."""
        return {**super().get_context(value, parent_context), "sandbox": SANDBOX}
