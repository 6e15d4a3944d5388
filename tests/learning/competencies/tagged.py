"""Courses whose lessons train something."""

import uuid

from learning import api
from learning.competencies.tag import tag_course
from learning.models import Activity, Enrolment
from tests.factories import say


def tagged_course(*lessons, course=(), programme: str = "CNTT", title: str = "An toàn") -> Activity:
    """A declared course with one lesson for each of ``lessons``, which are lists of keys or tags."""
    key = uuid.uuid4()
    fields = {"programme": programme, "open_to_guests": True}
    declared = [api.Declaration(key, api.COURSE, title, fields=fields, competencies=list(course))]
    declared += [
        api.Declaration(uuid.uuid4(), api.LESSON, f"Bài {n}", parent=key, competencies=list(tags))
        for n, tags in enumerate(lessons, 1)
    ]
    made = api.declare_course(declared)
    tag_course(made, declared)
    return made


def lessons_of(course: Activity) -> list[Activity]:
    return list(course.parts.filter(type=api.LESSON).order_by("position"))


def do(enrolment: Enrolment, *lessons: Activity) -> None:
    api.record_for(enrolment, [say(each) for each in lessons])
