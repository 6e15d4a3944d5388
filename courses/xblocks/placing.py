"""Where an XBlock stands: which block of which lesson, and the pass by which its page speaks to us."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from wagtail.models import Page

from courses.models import LessonMixin
from learning import api
from learning.models import Activity, Enrolment

_SALT = "learning.courses.xblock"
HOURS = 12
TYPE = "xblock"


@dataclass(frozen=True)
class Place:
    """A block of a published lesson. ``written`` is what the author filled in, by the XBlock's names."""

    page: Any
    block: str
    kind: str
    title: str
    written: dict[str, str]

    @property
    def key(self) -> uuid.UUID:
        return api.block_key(self.page.translation_key, self.block)


def place_at(page_id: int, block: str) -> Place | None:
    """The XBlock in the live page ``page_id``; None if there is none."""
    page = Page.objects.live().filter(pk=page_id).specific().first()
    if not isinstance(page, LessonMixin):
        return None
    for number, raw in enumerate(page.body.raw_data):
        if raw.get("type") == TYPE and raw.get("id") == block:
            value = page.body[number].value
            written = {each["name"]: each["value"] or "" for each in value["fields"] or []}
            return Place(page, block, value["kind"] or "", value["title"] or "", written)
    return None


def make_pass(enrolment: Enrolment, place: Place) -> str:
    """What the block's page carries: who it is and where, signed, for some hours. It is of use for nothing else."""
    return signing.dumps([str(enrolment.uuid), place.page.pk, place.block], salt=_SALT)


def read_pass(text: str) -> tuple[Enrolment, Place] | None:
    """Whose pass it is, and for which block; None if it is forged or old, or one of them is no more."""
    try:
        registration, page, block = signing.loads(text, salt=_SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    place = place_at(page, block)
    enrolment = (
        Enrolment.objects.select_related("learner", "course")
        .filter(uuid=registration, withdrawn_at=None, learner__merged_into=None)
        .first()
    )
    return (enrolment, place) if enrolment and place and _is_part(enrolment, place) else None


def _is_part(enrolment: Enrolment, place: Place) -> bool:
    """Whether the block is still in the course that the learner takes."""
    parts = Activity.objects.filter(key=place.key, retired_at=None)
    return parts.filter(course=enrolment.course_id).exists()
