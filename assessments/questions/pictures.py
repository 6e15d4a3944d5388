"""Images that questions show: where they are is written into the paper, so that showing it asks nothing."""

from collections.abc import Iterable
from typing import Any

from wagtail.images import get_image_model

from assessments.questions.base import Data, QuestionType

# Wide enough for a phone held across, light enough for a weak line.
PHOTO, DRAWING = "max-800x800|format-webp", "max-800x800"
SHOWN_AS = f"{PHOTO}|preserve-svg"  # which of the two, Wagtail sees from the file
Pictures = dict[str, dict[str, Any]]


def with_pictures(kind: QuestionType, data: Data, known: Pictures | None = None) -> Data:
    """``data`` with ``pictures``: by the image's key, its address and size. Images that are gone are left out.

    Those of a whole paper are looked up once and given as ``known``.
    """
    wanted = [str(pk) for pk in kind.pictures(data)]
    if not wanted:
        return data
    found = find_pictures(wanted) if known is None else known
    return {**data, "pictures": {pk: found[pk] for pk in wanted if pk in found}}


def find_pictures(wanted: Iterable[Any]) -> Pictures:
    """Where the images of these keys are, by two queries; by none where none is wanted."""
    keys = set(wanted)
    if not keys:
        return {}
    images = get_image_model()._default_manager.filter(pk__in=keys).prefetch_renditions(PHOTO, DRAWING)
    return {str(image.pk): _place(image) for image in images}


def _place(image: Any) -> dict[str, Any]:
    shown = image.get_rendition(SHOWN_AS)
    return {"url": shown.url, "width": shown.width, "height": shown.height}
