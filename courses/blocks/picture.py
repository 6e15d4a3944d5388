"""A picture with words for those who do not see it."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock
from wagtail.images.blocks import ImageBlock

from courses.blocks.base import LessonBlock


class PictureBlock(LessonBlock):
    """An image, sent in the smallest format the browser knows; drawings (SVG) go as they are."""

    name = "picture"
    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "learning_courses/blocks/picture.html"
        description = _("A picture or drawing. Say what it shows, or mark it as decorative.")
        preview_template = "learning_courses/blocks/previews/picture.html"
