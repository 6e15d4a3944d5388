"""Fields of the administration that say what they are. Wagtail writes some names beside their fields only."""

from typing import Any

from django.forms import Widget
from django.utils.functional import Promise, cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock


def name_editor(widget: Widget, name: str | Promise) -> None:
    """Let the rich text editor that ``widget`` opens be heard as ``name``, in the language of whoever opens it."""
    # Draftail is given these as its properties. An editor of another make has none.
    if hasattr(widget, "options"):
        widget.options["ariaLabel"] = name


class NamedRichTextBlock(RichTextBlock):
    """A rich text whose editor is heard by its label."""

    @cached_property
    def field(self):
        field = super().field
        name_editor(field.widget, self.label)
        return field


class LineBlock(CharBlock):
    """A line of text in a list, where Wagtail shows the label of the list alone."""

    def __init__(self, *, label: str | Promise, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)
        self.field.widget.attrs["aria-label"] = label


class NamedTextPanel(FieldPanel):
    """The panel of a rich text of a model; its editor is heard by the field's label."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:  # comparing two revisions needs no form
                name_editor(self.bound_field.field.widget, self.bound_field.label)
