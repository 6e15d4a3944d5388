"""Pictures with words for those who do not see them."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageBlock, ImageBlockComparison

from courses.blocks.base import LessonBlock


class DescribedImageComparison(ImageBlockComparison):
    """Wagtail's fails where no picture was chosen."""

    def htmlvalue(self, val):
        return super().htmlvalue(self.block._image_to_struct_value(None) if val is None else val)


class DescribedImage(ImageBlock):
    """An image with words for it, or marked as decorative."""

    def get_comparison_class(self):
        return DescribedImageComparison


def picture_fields() -> list[tuple]:
    """An image, which must have a text or be marked as decorative, and what stands below it."""
    return [
        ("image", DescribedImage(label=_("Picture"))),
        ("caption", CharBlock(required=False, max_length=250, label=_("Caption"))),
        (
            "credit",
            CharBlock(
                required=False,
                max_length=150,
                label=_("Credit"),
                help_text=_("Who made it, and under which licence."),
            ),
        ),
    ]


class PictureBlock(LessonBlock):
    """An image, sent in the smallest format the browser knows; drawings (SVG) go as they are."""

    name = "picture"

    def __init__(self, local_blocks=(), **kwargs):
        super().__init__([*picture_fields(), *local_blocks], **kwargs)

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"
        template = "learning_courses/blocks/picture.html"
        description = _("A picture or drawing. Say what it shows, or mark it as decorative.")
        preview_template = "learning_courses/blocks/previews/picture.html"


class GalleryBlock(LessonBlock):
    """Pictures that belong together, beside one another where there is room. All of them are there at once."""

    name = "gallery"
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    pictures = ListBlock(
        StructBlock(picture_fields(), icon="image", label=_("Picture"), label_format="{caption}"),
        min_num=2,
        max_num=12,
        label=_("Pictures"),
    )

    class Meta:
        icon = "learning-gallery"
        label = _("Gallery")
        label_format = "{title}"
        template = "learning_courses/blocks/gallery.html"
        description = _("Two to twelve pictures that belong together, each with its text.")
        preview_template = "learning_courses/blocks/previews/gallery.html"
