"""What a course's page shows to one learner."""

import uuid

from django.http import HttpRequest
from django.urls import reverse

from courses.access import EVERYTHING, access_of
from courses.contents import Contents, contents_by_page
from courses.kits.views import has_kit
from courses.languages import versions_of
from courses.outline import NEW, Entry, Outline, Place, outline_of
from courses.part_of_paths import paths_with
from courses.renewed import renewed
from courses.resuming import place_in
from courses.screens import NotOpen
from courses.sharing import sharing_of
from courses.standing import standing_of
from courses.survey.invite import invitation
from courses.tree import addresses_like, live_rows
from learning import api


def course_screen(page, request: HttpRequest) -> dict:
    """The context of a course's template. Raises NotOpen for a page that is live but was never declared."""
    places = places_below(page)
    if request.is_preview:
        outline = Outline(_plain(places))
        return {"access": EVERYTHING, "outline": outline, "contents": _contents(outline, request, None)}
    standing = standing_of(request, page.translation_key)
    if standing is None:
        raise NotOpen
    access = access_of(request, standing)
    outline = outline_of(standing, is_open=access.may_read, places=places)
    go_on, block = place_in(standing, outline)
    finished = standing.enrolment if standing.enrolment and standing.enrolment.satisfied_at else None
    return {
        "access": access,
        "standing": standing,
        "enrolment": standing.enrolment,
        "outline": outline,
        "contents": _contents(outline, request, go_on),
        "renewed": renewed(standing, outline),
        "resume": go_on if access.may_read else None,
        "resume_block": block,
        "is_begun": any(lesson.state != NEW for lesson in outline.lessons),
        "is_finished": finished is not None,
        "certificate": finished and api.certificate_of(finished),
        "survey": finished and invitation(finished, standing.course.key),
        "begin_at": reverse("learning_courses:begin", args=[standing.course.key]),
        "first_address": next((places[lesson.key].address for lesson in outline.lessons), ""),
        "may_claim": api.may_claim(request),
        "sharing": sharing_of(page, ""),
        "versions": versions_of(page),
        "paths": paths_with(page, request),
        "has_kit": has_kit(page),
    }


def _contents(outline: Outline, request: HttpRequest, go_on: Entry | None) -> Contents:
    return contents_by_page(outline.entries, request.GET.get("page"), go_on)


def places_below(page) -> dict[uuid.UUID, Place]:
    """The live lessons below the course ``page``, as they are called on it."""
    rows = live_rows(page, "translation_key", "title", "url_path", "minutes")
    found = addresses_like(page, [url_path for _key, _title, url_path, _minutes in rows])
    return {
        key: Place(title, here, minutes)
        for (key, title, _path, minutes), here in zip(rows, found, strict=True)
    }


def _plain(places: dict[uuid.UUID, Place]) -> list[Entry]:
    """Lessons one under the other, for the preview of a course that was not published yet."""
    return [
        Entry(key, place.title, place.address, NEW, minutes=place.minutes) for key, place in places.items()
    ]
