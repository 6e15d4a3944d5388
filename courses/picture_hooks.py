"""Where the editor tells an author that a picture will be heavy on the page: after saving, and nothing is refused."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from courses.models import LessonMixin
from courses.picture_form import heaviness


def after_saving(request: HttpRequest, page: Model) -> None:
    """Name the heavy pictures of a lesson. What Wagtail saves by itself while somebody writes says nothing."""
    if not isinstance(page, LessonMixin) or not request.accepts("text/html"):
        return
    for image in pictures_in(page):
        words = heaviness(image)
        if words:
            messages.warning(request, f"“{image.title}”: {words}")


def pictures_in(page: Model) -> Iterator[AbstractImage]:
    """The pictures in the lesson as it was written, published or not; each once, in one query."""
    model, body = get_image_model(), page._meta.get_field("body")
    references = body.extract_references(body.value_from_object(page))
    found = {str(pk) for kind, pk, *_path in references if issubclass(kind, model)}
    yield from model._default_manager.filter(pk__in=found).order_by("pk") if found else ()
