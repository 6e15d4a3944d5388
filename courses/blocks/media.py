"""Video and sound: own files, with words for those who cannot hear or see them."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.base import PlayedBlock, Sentences, refuse, wrong_ending
from courses.blocks.chapters import chapters_block, disorder, marked
from courses.captions import ENDINGS, UnreadableCaptions, captions_of
from learning.api import MEDIA
from learning.blocks import on_screen

VIDEO = ("mp4", "webm", "m4v", "ogv")
AUDIO = ("mp3", "m4a", "ogg", "oga", "opus", "wav", "webm")


class RecordingBlock(PlayedBlock):
    """A recording from the site's own documents. Nothing of it is fetched before the learner asks for it."""

    activity_type = MEDIA
    title = CharBlock(max_length=150, label=_("Title"))

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    def get_context(self, value, parent_context=None):
        """Adds ``chapters``, each with the ``second`` at which it begins."""
        return {**super().get_context(value, parent_context), "chapters": marked(value.get("chapters") or [])}


class VideoBlock(RecordingBlock):
    """A video from the site's own documents, completed when it was watched."""

    name = "video"
    completion_note = _("Completed when watched nearly to its end, or as much as you ask for.")
    file = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 plays on every phone."))
    captions = DocumentChooserBlock(
        required=False,
        label=_("Captions"),
        help_text=_("A WebVTT (.vtt) or SubRip (.srt) file with everything that is said."),
    )
    transcript = Sentences(
        required=False,
        label=_("Transcript"),
        help_text=_("Can be read where there is no network for a video."),
    )
    lighter = DocumentChooserBlock(
        required=False,
        label=_("Lighter version"),
        help_text=_("The same in 240p or as sound alone, for slow or dear networks. Its size is shown."),
    )
    chapters = chapters_block()
    poster = ImageChooserBlock(required=False, label=_("Picture before it plays"))

    class Meta:
        icon = "media"
        label = _("Video")
        label_format = "{title}"
        template = "learning_courses/blocks/video.html"
        description = _("Your own video with captions or a transcript.")
        preview_template = "learning_courses/blocks/previews/video.html"

    def clean(self, value):
        value = super().clean(value)
        refuse(
            file=wrong_ending(value["file"], VIDEO),
            captions=wrong_captions(value["captions"]),
            lighter=wrong_ending(value["lighter"], VIDEO + AUDIO),
            chapters=disorder(value["chapters"]),
        )
        if not self.is_deferred_validation and not value["captions"] and not value["transcript"]:
            refuse(captions=_("Please add captions or a transcript, for those who cannot hear the video."))
        return value


class AudioBlock(RecordingBlock):
    """A recording from the site's own documents, with its words."""

    name = "audio"
    completion_note = _("Completed when heard nearly to its end, or as much as you ask for.")
    file = DocumentChooserBlock(label=_("Sound file"), help_text=_("MP3 plays on every phone."))
    transcript = Sentences(label=_("Transcript"), help_text=_("What is said, word for word."))
    lighter = DocumentChooserBlock(
        required=False,
        label=_("Lighter version"),
        help_text=_("The same in fewer bytes, for slow or dear networks. Its size is shown."),
    )
    chapters = chapters_block()

    class Meta:
        icon = "learning-sound"
        label = _("Audio")
        label_format = "{title}"
        template = "learning_courses/blocks/audio.html"
        description = _("A recording to listen to, with its words to read.")
        preview_template = "learning_courses/blocks/previews/audio.html"

    def clean(self, value):
        value = super().clean(value)
        refuse(
            file=wrong_ending(value["file"], AUDIO),
            lighter=wrong_ending(value["lighter"], AUDIO),
            chapters=disorder(value["chapters"]),
        )
        return value


def wrong_captions(document) -> str:
    """What is wrong with the captions in ``document``, empty if nothing is."""
    wrong = wrong_ending(document, ENDINGS)
    if wrong or document is None:
        return wrong
    try:
        captions_of(document)
    except UnreadableCaptions as problem:
        return str(problem)
    return ""
