"""What a lesson's page shows to one learner."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.access import EVERYTHING, Access, access_of
from courses.contents import contents_by_page, contents_near
from courses.discussion.reading import link_to
from courses.glossary.marking import marked_in
from courses.glossary.terms import Entry
from courses.languages import versions_of
from courses.locks import Locks
from courses.narration.player import narration_of
from courses.outline import DONE, Place, outline_of
from courses.outline import Entry as OutlineEntry
from courses.page_cache.kept import moment
from courses.playing import Played, iri_of, played_blocks
from courses.readers.count import views_of
from courses.routing import base_model
from courses.screens import NotOpen
from courses.sharing import sharing_of
from courses.standing import Standing, standing_of
from courses.tree import addresses_like
from courses.waiting import waits_for
from learning import api
from learning.api import Node


def lesson_screen(page, request: HttpRequest) -> dict:
    """The context of a lesson's template. Raises NotOpen for a lesson that is not part of a live course."""
    if request.is_preview:
        blocks = played_blocks(page, request, None)
        return {
            "access": EVERYTHING,
            "blocks": blocks,
            "narration": narration_of(page, is_draft=True),
            "terms": _terms(page, blocks),
        }
    standing = standing_of(request, page.translation_key)
    node = standing.node(page.translation_key) if standing else None
    if standing is None or node is None:
        raise NotOpen
    whole = access_of(request, standing)
    places = places_like(page, standing)
    course = course_place(standing, places)
    outline = outline_of(standing, current=page.translation_key, is_open=whole.may_read, places=places)
    access = _lesson_access(whole, standing, node, places)
    blocks = played_blocks(page, request, standing) if access.may_read else []
    before, after, number = outline.around(page.translation_key)
    entry = outline.entry(page.translation_key)
    return {
        "access": access,
        "standing": standing,
        "course": course,
        "outline": outline,
        "contents": contents_near(outline.entries, page.translation_key, course.address),
        "before": before,
        "after": after,
        "number": number,
        "lessons": contents_by_page(entry.entries, request.GET.get("page"), _first_left(entry))
        if entry
        else None,
        "blocks": blocks,
        "terms": _terms(page, blocks),
        "is_done": standing.is_satisfied(node),
        "still_needed": still_needed(standing, node),
        "least_minutes": node.least_seconds // 60,
        "waits_for": waits_for(page, standing, node, places),
        "player": player(request, standing, node, access) | {"seen_is_enough": page.seen_is_enough},
        "discussion": link_to(standing, node) if access.may_read else None,
        "may_claim": api.may_claim(request),
        "may_leave": is_guest(request, standing),
        **around_the_words(page, course),
    }


def _first_left(entry: OutlineEntry) -> OutlineEntry | None:
    """The first lesson in a module that is not done."""
    return next((lesson for lesson in entry.lessons() if lesson.state != DONE), None)


def around_the_words(page, course: Place) -> dict:
    """What stands about a lesson, the same for everybody who reads it."""
    return {
        "narration": narration_of(page),
        "sharing": sharing_of(page, course.title),
        "versions": versions_of(page),
        "views": views_of(page.translation_key),
    }


def _terms(page, blocks: list[Played]) -> list[Entry]:
    return marked_in((block.html for block in blocks), page.locale)


def is_guest(request: HttpRequest, standing: Standing) -> bool:
    """Whether this device remembers its learner, and would for whoever holds it next."""
    return standing.enrolment is not None and not request.user.is_authenticated and not api.card_uuid(request)


def _lesson_access(
    whole: Access, standing: Standing, node: Node, places: dict[uuid.UUID, Place] | None
) -> Access:
    """What may be done in the lesson, where the ``whole`` course is open: some lessons come before others."""
    first = Locks(standing).before(node) if whole.may_read else []
    if not first:
        return whole
    known = places or {}
    where = tuple(known.get(one.key) or Place(one.title, one.address, 0) for one in first)
    return Access(notice=_("This lesson opens when what comes before it is completed."), first=where)


def still_needed(standing: Standing, node: Node) -> int | None:
    """How many more of its parts the lesson waits for; None where it waits for all of them."""
    if node.needed is None:
        return None
    parts = standing.structure.required_children(node.id)
    return standing.structure.enough(node.id) - sum(standing.is_satisfied(part) for part in parts)


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
        "terms_js": static("learning_courses/js/terms.js"),
        "seen_at": reverse("learning_courses:seen", args=[node.key]),
        "least_seconds": node.least_seconds,
        "played": {
            iri_of(part.key): part.least_played
            for part in (standing.structure.nodes[child] for child in node.children)
            if part.least_played
        },
        "begin_at": reverse("learning_courses:begin", args=[course.key]) if access.may_begin else "",
        "words": {
            "done": _("Lesson completed"),
            "more": _("Open the glossary"),
            "close": _("Close"),
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
