"""A file to take away."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock
from wagtail.documents.blocks import DocumentChooserBlock

from courses.blocks.base import LessonBlock
from learning.blocks import on_screen


class DownloadBlock(LessonBlock):
    """A document; its kind and size are shown, because the network may be slow or dear."""

    name = "download"
    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(
        required=False, max_length=150, label=_("Title"), help_text=_("Empty takes the document's.")
    )

    def spoken(self, value) -> list[str]:
        document = value.get("document")
        return on_screen({"title": value.get("title") or (document.title if document else "")})

    class Meta:
        icon = "download"
        label = _("Download")
        template = "learning_courses/blocks/download.html"
        description = _("A form, a table or a leaflet to keep.")
        preview_template = "learning_courses/blocks/previews/download.html"
