"""Small things that tests need: units, people, a course of so many lessons."""

import uuid
from datetime import date

from django.contrib.auth import get_user_model

from learning import api
from learning.models import Activity, Learner, Membership, MoveOn, Unit

LONG_AGO = date(2025, 7, 1)


def make_unit(code: str = "08", *, level: str = "province", parent: Unit | None = None, **more) -> Unit:
    """A unit that is still valid."""
    kind = more.pop("kind", {"province": "tinh", "district": "huyen", "commune": "xa"}.get(level, "khac"))
    name = more.pop("name", f"Đơn vị {code}")
    return Unit.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=more.pop("full_name", name),
        parent=parent,
        valid_from=more.pop("valid_from", LONG_AGO),
        **more,
    )


def make_user(username: str = "hoa", **more):
    """A user with the password "mat-khau-thu"."""
    return get_user_model().objects.create_user(username, password="mat-khau-thu", **more)


def make_learner(
    name: str = "Nguyễn Thị Hoa", *, unit: Unit | None = None, audience: str = "ND", **more
) -> Learner:
    """A learner, a member of ``unit`` if one is given."""
    learner = Learner.objects.create(full_name=name, **more)
    if unit:
        kind = "residence" if audience == "ND" else "work"
        Membership.objects.create(
            learner=learner, unit=unit, kind=kind, audience=audience, from_date=LONG_AGO
        )
    return learner


def make_course(lessons: int = 2, *, blocks: int = 0, exam: bool = False, **fields) -> Activity:
    """A declared course: ``lessons`` lessons of ``blocks`` required blocks each, and an exam if asked for."""
    course_key = uuid.uuid4()
    declared = [
        api.Declaration(
            course_key,
            api.COURSE,
            fields.pop("title", "Khóa học thử"),
            fields={"open_to_guests": True, **fields},
        )
    ]
    for number in range(lessons):
        lesson_key = uuid.uuid4()
        declared.append(api.Declaration(lesson_key, api.LESSON, f"Bài {number + 1}", parent=course_key))
        for place in range(blocks):
            key = api.block_key(lesson_key, str(place))
            declared.append(api.Declaration(key, api.INTERACTION, f"Thẻ {place + 1}", parent=lesson_key))
    if exam:
        declared.append(
            api.Declaration(
                uuid.uuid4(),
                api.ASSESSMENT,
                "Bài cuối khóa",
                parent=course_key,
                fields={"move_on": MoveOn.PASSED},
            )
        )
    return api.declare_course(declared)


def leaves(course: Activity) -> list[Activity]:
    """The activities of ``course`` that a learner completes herself, in order."""
    return [each for each in course.parts.order_by("position") if not each.children.exists()]


def say(activity: Activity, verb: str = api.verbs.COMPLETED, **more) -> dict:
    """A statement about ``activity`` as a page sends it."""
    return api.statement_about(activity.iri, verb, **more)
