"""Video and sound: own files, with words for those who cannot hear or see them."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.base import PlayedBlock, Sentences, refuse, wrong_ending
from learning.api import MEDIA

VIDEO = ("mp4", "webm", "m4v", "ogv")
AUDIO = ("mp3", "m4a", "ogg", "oga", "opus", "wav", "webm")


class VideoBlock(PlayedBlock):
    """A video from the site's own documents, completed when it was watched."""

    name = "video"
    activity_type = MEDIA
    title = CharBlock(max_length=150, label=_("Title"))
    file = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 plays on every phone."))
    captions = DocumentChooserBlock(
        required=False, label=_("Captions"), help_text=_("A WebVTT file (.vtt) with everything that is said.")
    )
    transcript = Sentences(
        required=False,
        label=_("Transcript"),
        help_text=_("Can be read where there is no network for a video."),
    )
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
        refuse(file=wrong_ending(value["file"], VIDEO), captions=wrong_ending(value["captions"], ("vtt",)))
        if not self.is_deferred_validation and not value["captions"] and not value["transcript"]:
            refuse(captions=_("Please add captions or a transcript, for those who cannot hear the video."))
        return value


class AudioBlock(PlayedBlock):
    """A recording from the site's own documents, with its words."""

    name = "audio"
    activity_type = MEDIA
    title = CharBlock(max_length=150, label=_("Title"))
    file = DocumentChooserBlock(label=_("Sound file"), help_text=_("MP3 plays on every phone."))
    transcript = Sentences(label=_("Transcript"), help_text=_("What is said, word for word."))

    class Meta:
        icon = "media"
        label = _("Audio")
        label_format = "{title}"
        template = "learning_courses/blocks/audio.html"
        description = _("A recording to listen to, with its words to read.")
        preview_template = "learning_courses/blocks/previews/audio.html"

    def clean(self, value):
        value = super().clean(value)
        refuse(file=wrong_ending(value["file"], AUDIO))
        return value
