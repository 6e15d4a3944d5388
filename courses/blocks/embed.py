"""A video of another site, which is asked for nothing before the learner taps."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, URLBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.base import LessonBlock, Sentences, refuse
from courses.embeds import player_of, providers
from learning.blocks import on_screen


class EmbedBlock(LessonBlock):
    """A link, which a script turns into the other site's player when it is tapped."""

    name = "embed"
    completion_note = _("Not completed by itself: the other site does not tell us who watched.")
    title = CharBlock(max_length=150, label=_("Title"))
    address = URLBlock(
        label=_("Address"), help_text=_("As in the browser's address bar, from one of the allowed sites.")
    )
    has_captions = BooleanBlock(required=False, label=_("The video has captions there"))
    transcript = Sentences(
        required=False,
        label=_("Transcript"),
        help_text=_("What is said. It serves also those who have no data left."),
    )
    poster = ImageChooserBlock(required=False, label=_("Picture before it plays"))

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    class Meta:
        icon = "learning-embed"
        label = _("Video of another site")
        label_format = "{title}"
        template = "learning_courses/blocks/embed.html"
        description = _("A video on an allowed site such as YouTube. Nothing is fetched there before a tap.")
        preview_value = {
            "title": _("How to recognise a false page"),
            "address": "https://www.youtube.com/watch?v=00000000000",
            "has_captions": True,
            "transcript": "",
            "poster": None,
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        refuse(address=wrong_address(value["address"]))
        if not value["has_captions"] and not value["transcript"]:
            refuse(transcript=_("Please add a transcript, unless the video has captions there."))
        return value

    def get_context(self, value, parent_context=None):
        """Adds ``player``; None where the site is not allowed any more, and then the link is all there is."""
        return {**super().get_context(value, parent_context), "player": player_of(value["address"] or "")}


def wrong_address(address: str) -> str:
    """What is wrong with ``address``, empty if an allowed site has it."""
    if player_of(address):
        return ""
    names = ", ".join(each.name for each in providers())
    if not names:
        return gettext("This site shows no videos of other sites. Please upload the file and use “Video”.")
    return gettext("Please give the address of one video on an allowed site: %(names)s.") % {"names": names}
