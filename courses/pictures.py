"""Pictures in the smallest format and size that fit the browser, and how heavy they are."""

from itertools import product

from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

FORMATS = ("avif", "webp", "jpeg")  # best first: the browser takes the first that it knows
COVER_SIZES = ("320x180", "640x360")
WIDTHS = (480, 960)
COVER_FILTERS = tuple(f"fill-{size}|format-{kind}" for kind, size in product(FORMATS, COVER_SIZES))
# As ``{% picture image format-{avif,webp,jpeg} width-{480,960} %}`` writes them.
PAGE_FILTERS = tuple(f"format-{kind}|width-{width}" for kind, width in product(FORMATS, WIDTHS))
# What most browsers will load at the most, and what is too much of it for a phone in the hills.
WEIGHED = f"format-webp|width-{WIDTHS[-1]}"
HEAVY = 100_000  # bytes
_WEIGHT_KEPT = 30 * 24 * 3600


def cover_picture(image: AbstractImage, *, css: str, sizes: str, lazy: bool) -> SafeString:
    """The cover of a course, 16:9, around its focal point; a drawing (SVG) is its own file and needs no second one."""
    attributes = {"class": css, "alt": "", **({"loading": "lazy", "decoding": "async"} if lazy else {})}
    if image.is_svg():
        return format_html(
            '<img class="{}" src="{}" width="640" height="360" alt=""{}>',
            css,
            image.file.url,
            SafeString(' loading="lazy" decoding="async"') if lazy else "",
        )
    renditions = get_renditions_or_not_found(image, [Filter(spec=spec) for spec in COVER_FILTERS])
    return Picture(renditions, {**attributes, "sizes": sizes}).__html__()


def make_renditions(image: AbstractImage, *, is_cover: bool = False) -> None:
    """Make all that pages will ask for of ``image``. What is there already costs nothing."""
    if not image.is_svg():
        image.get_renditions(*(COVER_FILTERS if is_cover else PAGE_FILTERS))


def weight(image: AbstractImage) -> int:
    """How many bytes ``image`` will be on a page, at the most that most browsers load."""
    if image.is_svg():
        return image.file_size or image.file.size
    key = f"learning_courses.weight.{image.pk}.{image.file_hash}"
    known = cache.get(key)
    if known is None:
        known = image.get_rendition(WEIGHED).file.size
        cache.set(key, known, _WEIGHT_KEPT)
    return known
