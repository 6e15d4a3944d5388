"""Pictures in the smallest format that a browser knows."""

from wagtail.images.models import AbstractImage, Filter

COVER_FILTERS = ("fill-640x360|format-webp", "fill-640x360|format-jpeg")


def cover_addresses(image: AbstractImage) -> tuple[str, str]:
    """Where the cover is as WebP and as JPEG; a drawing (SVG) is its own file and needs no second one."""
    if image.is_svg():
        return "", image.file.url
    renditions = image.get_renditions(*(Filter(spec=spec) for spec in COVER_FILTERS))
    webp, jpeg = (renditions[spec] for spec in COVER_FILTERS)
    return webp.url, jpeg.url
