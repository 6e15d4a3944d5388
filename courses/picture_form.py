"""Wagtail's form for pictures, with our field and with a word about how heavy the picture is."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import AbstractImage

from courses.picture_field import PictureField
from courses.pictures import HEAVY, weight


class PictureForm(BaseImageForm):
    """``WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.picture_form.PictureForm"`` puts it wherever pictures are uploaded."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        theirs = self.fields.get("file")
        if theirs is not None:
            mine = PictureField(label=theirs.label, required=theirs.required, widget=theirs.widget)
            mine.help_text = theirs.help_text
            self.fields["file"] = mine
        words = heaviness(self.instance) if self.instance.pk else ""
        if words and "title" in self.fields:
            # There in the second step of an upload, too, which does not show the file.
            self.fields["title"].help_text = words


def heaviness(image: AbstractImage) -> str:
    """What to tell the author about a picture that is heavy; nothing about another."""
    try:
        size = weight(image)
    except OSError:  # its file is gone
        return ""
    if size <= HEAVY:
        return ""
    return _(
        "On a page this picture will weigh about %(size)s kB; people on mobile data wait long for more than %(most)s kB. "
        "Please crop it, or take one with less detail."
    ) % {"size": round(size / 1000), "most": HEAVY // 1000}
