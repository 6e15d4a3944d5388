"""The pictures of a page are made when it is published, and not while its first visitor waits: AVIF takes its time."""

import logging

from django.db import transaction
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published

from courses.models import CourseMixin, LessonMixin
from courses.pictures import make_renditions
from courses.routing import base_model

log = logging.getLogger(__name__)


def make_pictures(page_id: int) -> int:
    """Make what the page will ask for; how many pictures it has. One that cannot be made is left to its visitors."""
    page = base_model().objects.filter(pk=page_id).first()
    specific = page and page.specific
    if specific is None:
        return 0
    cover_id = getattr(specific, "cover_id", None)
    references = ReferenceIndex.get_references_for_object(specific)
    images = get_image_model()._default_manager.filter(
        pk__in=[*references.filter(to_content_type__in=_image_types()).values_list("to_object_id", flat=True)]
    )
    for image in images:
        try:
            make_renditions(image, is_cover=image.pk == cover_id)
        except (OSError, ValueError) as problem:
            log.warning("picture %s of page %s: %s", image.pk, page_id, problem)
    return len(images)


def _image_types() -> list:
    from django.contrib.contenttypes.models import ContentType

    return [ContentType.objects.get_for_model(get_image_model())]


def _published(sender: type[Model], instance: Model, **_more) -> None:
    if isinstance(instance, CourseMixin | LessonMixin):
        transaction.on_commit(lambda: _ask(instance.pk), robust=True)


def _ask(page_id: int) -> None:
    """Tell a worker. Where none can be told, whoever opens the page first waits a little."""
    from courses.tasks import make_pictures as task  # tasks stand above everything that they do

    try:
        task.apply_async([page_id], retry=False)
    except Exception:
        log.exception("no worker was told of the pictures of page %s", page_id)


page_published.connect(_published, dispatch_uid="learning_courses.make_pictures")
