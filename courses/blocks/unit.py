"""A province or commune, as the official lists have it."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, URLBlock

from courses.blocks.base import LessonBlock, Sentences, refuse
from courses.blocks.picture import DescribedImage
from courses.unit_cards import suggested, unit_card


class UnitBlock(LessonBlock):
    """A card of a unit by its code. Its name follows changes of units; a map is the author's own picture."""

    name = "unit"
    code = CharBlock(
        max_length=32,
        label=_("Code of the unit"),
        help_text=_("As under “Units”, for example 08. If you write a name, you are told its code."),
    )
    text = Sentences(required=False, label=_("Text"), help_text=_("For example where to ask, and when."))
    map = DescribedImage(
        required=False,
        label=_("Map"),
        help_text=_("A picture with a text that says what it shows, as any other."),
    )
    credit = CharBlock(required=False, max_length=150, label=_("Credit of the map"))
    links = ListBlock(
        StructBlock(
            [
                ("title", CharBlock(max_length=150, label=_("Text"))),
                ("address", URLBlock(label=_("Address"))),
            ],
            label=_("Link"),
            label_format="{title}",
        ),
        min_num=0,
        max_num=5,
        default=[],
        required=False,
        label=_("Links"),
    )

    class Meta:
        icon = "learning-place"
        label = _("Unit")
        label_format = "{code}"
        template = "learning_courses/blocks/unit.html"
        description = _(
            "A province or commune: its official name, what it was formed from, a map and links of yours."
        )
        preview_template = "learning_courses/blocks/previews/unit.html"

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            refuse(code=unknown(value["code"]))
        return value

    def get_context(self, value, parent_context=None):
        """Adds ``unit``, None when no unit has the code any more."""
        card = unit_card((value["code"] or "").strip(), timezone.localdate())
        return {**super().get_context(value, parent_context), "unit": card}


def unknown(code: str) -> str:
    """Why ``code`` is no unit of today, empty if it is one."""
    today = timezone.localdate()
    if unit_card(code.strip(), today):
        return ""
    found = suggested(code, today)
    if not found:
        return gettext("No unit has this code today. Look for it under “Units”.")
    codes = "; ".join(f"{each} ({name})" for each, name in found)
    return gettext("Please write the code. These have that name: %(codes)s.") % {"codes": codes}
