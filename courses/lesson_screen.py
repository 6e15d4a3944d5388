"""What a lesson's page shows to one learner."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.access import EVERYTHING, Access, access_of
from courses.outline import Place, outline_of
from courses.page_cache.kept import moment
from courses.playing import iri_of, played_blocks
from courses.routing import base_model
from courses.screens import NotOpen
from courses.standing import Standing, standing_of
from courses.tree import addresses_like
from learning import api
from learning.api import Node


def lesson_screen(page, request: HttpRequest) -> dict:
    """The context of a lesson's template. Raises NotOpen for a lesson that is not part of a live course."""
    if request.is_preview:
        return {"access": EVERYTHING, "blocks": played_blocks(page, request, None)}
    standing = standing_of(request, page.translation_key)
    node = standing.node(page.translation_key) if standing else None
    if standing is None or node is None:
        raise NotOpen
    access = access_of(request, standing)
    places = places_like(page, standing)
    outline = outline_of(standing, current=page.translation_key, is_open=access.may_read, places=places)
    before, after, number = outline.around(page.translation_key)
    entry = outline.entry(page.translation_key)
    return {
        "access": access,
        "standing": standing,
        "course": course_place(standing, places),
        "outline": outline,
        "before": before,
        "after": after,
        "number": number,
        "lessons": entry.entries if entry else [],
        "blocks": played_blocks(page, request, standing) if access.may_read else [],
        "is_done": standing.is_satisfied(node),
        "waits_for": waits_for(standing, node),
        "player": player(request, standing, node, access),
        "may_claim": api.may_claim(request),
    }


def waits_for(standing: Standing, node: Node) -> list[Node]:
    """What is needed in the lesson and not done yet. The lesson is done when nothing is."""
    return [
        child for child in standing.structure.required_children(node.id) if not standing.is_satisfied(child)
    ]


def player(request: HttpRequest, standing: Standing, node: Node, access: Access) -> dict:
    """What lesson.js must know: which lesson it is in, where to post and with which token, and the words it says."""
    enrolment, course = standing.enrolment, standing.course
    learner = standing.learner_uuid
    token = api.make_token(request, enrolment, learner) if enrolment and learner else ""
    return {
        "lesson": iri_of(node.key),
        "course": str(course.key),
        "registration": str(enrolment.uuid) if enrolment else "",
        "token": token,
        "now": moment(request),
        "post_to": reverse("learning:progress"),
        "begin_at": reverse("learning_courses:begin", args=[course.key]) if access.may_begin else "",
        "words": {
            "done": _("Lesson completed"),
        },
    }


def course_place(standing: Standing, places: dict[uuid.UUID, Place] | None) -> Place:
    """The course's title and address in the language of the page."""
    course = standing.course
    return (places or {}).get(course.key) or Place(course.title, course.address, 0)


def places_like(page, standing: Standing) -> dict[uuid.UUID, Place] | None:
    """Titles and addresses in the language of ``page``; None in the site's own, whose titles activities have."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    rows = list(
        base_model()
        .objects.filter(translation_key__in=standing.structure.by_key, locale_id=page.locale_id, live=True)
        .values_list("translation_key", "title", "url_path")
    )
    found = addresses_like(page, [url_path for _key, _title, url_path in rows])
    return {key: Place(title, here, 0) for (key, title, _path), here in zip(rows, found, strict=True)}
