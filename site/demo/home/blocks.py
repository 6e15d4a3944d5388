"""What the home page is made of."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.programmes import programme_label


class Programme(blocks.StructValue):
    """What a card needs to know of a programme."""

    @property
    def label(self) -> str:
        return programme_label(self["code"])

    @property
    def picture(self) -> str:
        """The static file of the programme's drawing."""
        return f"demo/programme-{self['code'].lower()}.svg"


class ProgrammeBlock(blocks.StructBlock):
    """One programme, shown as a card that leads to its courses."""

    code = blocks.ChoiceBlock(choices=list(settings.LEARNING["PROGRAMMES"]), label=_("programme"))
    text = blocks.TextBlock(label=_("text"), rows=3)

    class Meta:
        value_class = Programme
        icon = "folder-open-inverse"
        label = _("Programme")


class StepBlock(blocks.StructBlock):
    """One step of how it works."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.TextBlock(label=_("text"), rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class WordBlock(blocks.StructBlock):
    """A word for people who help others learn."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "link", "ul"])
    icon = blocks.ChoiceBlock(
        choices=[("users", _("People")), ("edit", _("Pen")), ("chart", _("Chart"))], label=_("icon")
    )

    class Meta:
        icon = "group"
        label = _("Word")
