"""Images that questions show: where they are is written into the paper, so that showing it asks nothing."""

from typing import Any

from wagtail.images import get_image_model

from assessments.questions.base import Data, QuestionType

# Wide enough for a phone held across, light enough for a weak line.
SHOWN_AS = "max-800x800|format-webp"


def with_pictures(kind: QuestionType, data: Data) -> Data:
    """``data`` with ``pictures``: by the image's key, its address and size. Images that are gone are left out."""
    wanted = kind.pictures(data)
    if not wanted:
        return data
    images = get_image_model()._default_manager.filter(pk__in=wanted).prefetch_renditions(SHOWN_AS)
    return {**data, "pictures": {str(image.pk): _place(image) for image in images}}


def _place(image: Any) -> dict[str, Any]:
    shown = image.get_rendition(SHOWN_AS)
    return {"url": shown.url, "width": shown.width, "height": shown.height}
