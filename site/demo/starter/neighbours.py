"""Whom the demonstration's volunteer helps: a dozen neighbours without an account, and a lesson they took together."""

import uuid
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from demo.starter.agencies import place
from demo.starter.crowd import NAMESPACE
from learning import api
from learning.models import Activity, GroupSession, Learner

FACILITATOR, COMMUNE = "mai", "02455"
# Name, date of birth as they say it, sex. Eight came to the lesson; six stayed to its end.
NEIGHBOURS = (
    ("Lò Thị Én", "1958", "F"),
    ("Bàn Văn Sèn", "1961", "M"),
    ("Triệu Mùi Pham", "03/1970", "F"),
    ("Hoàng Thị Nhâm", "12/08/1966", "F"),
    ("Ma Văn Dìn", "1955", "M"),
    ("Đặng Thị Mẩy", "1973", "F"),
    ("Phùng Văn Quẩy", "1968", "M"),
    ("Nông Thị Hạnh", "20/11/1980", "F"),
    ("Chẩu Văn Thời", "1949", "M"),
    ("Lý Thị Sao", "1985", "F"),
    ("Quan Văn Tấn", "1977", "M"),
    ("Hứa Thị Vui", "1963", "F"),
)
CAME, STAYED = 8, 6


@transaction.atomic
def load_neighbours(course: Activity, today: date) -> int:
    """Register whoever is not registered, and hold the lesson unless it was held; returns how many people are new."""
    by = get_user_model().objects.get(username=FACILITATOR)
    before = Learner.objects.count()
    people = [_register(*about, by=by, today=today) for about in NEIGHBOURS]
    if not GroupSession.objects.filter(facilitator=by).exists():
        _hold(course, people[:CAME], by, today - timedelta(days=6))
    return Learner.objects.count() - before


def _register(name: str, born: str, sex: str, *, by, today: date) -> Learner:
    return api.register_neighbour(
        name=name,
        birth=api.read_birth(born, today=today),
        sex=sex,
        unit=place(COMMUNE),
        phone="",
        since=today - timedelta(days=45),
        by=by,
        form=_form(name),
    )


def _hold(course: Activity, people: list[Learner], by, day: date) -> None:
    first = next(api.structure_of(course.pk).lessons())
    session = api.hold_group(
        form=_form("lesson"),
        lesson=Activity.objects.get(pk=first.id),
        unit=place(COMMUNE),
        held_on=day,
        place="Nhà văn hóa thôn",
        by=by,
    )
    session.women, session.men = 3, 1
    session.save()
    api.note_present(session=session, shown=people, present=people)
    api.mark_group(session=session, learners=[one.uuid for one in people[:STAYED]], by=by)


def _form(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"neighbour {name}")
