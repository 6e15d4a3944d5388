"""Community digital teams of the communes: invented villages and members, and lessons that volunteers held."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from demo.starter import INVENTED
from demo.starter.accounts import ADMINISTRATOR
from demo.starter.figures import AS_OF
from learning import api
from learning.models import Activity, Audience, Enrolment, GroupSession, Learner, Population, RoleName, Unit

VOLUNTEERS, LESSONS_EACH = 8, 5
SINCE = date(2025, 7, 1)
GROUPS = ("villages", "digital_teams", "digital_team_members", "households_guided")
PLACES = ("Nhà văn hóa thôn", "Trạm y tế xã", "Trung tâm học tập cộng đồng", "Sân đình", "Trường tiểu học")


@transaction.atomic
def load_teams(course: Activity, communes: Iterable[Unit], province: Unit, today: date) -> int:
    """Villages and teams of every commune, and some volunteers with the lessons they held; how many rows are new."""
    return _populations(list(communes), province) + _volunteers(course, today)


def _populations(communes: list[Unit], province: Unit) -> int:
    if Population.objects.filter(group=GROUPS[0]).exists():
        return 0
    rows = [(commune.pk, _team(commune)) for commune in communes]
    rows.append((province.pk, {group: sum(each[group] for _pk, each in rows) for group in GROUPS}))
    new = [
        Population(unit_id=unit, group=group, value=value, as_of=AS_OF, source=INVENTED)
        for unit, said in rows
        for group, value in said.items()
    ]
    return len(Population.objects.bulk_create(new))


def _team(commune: Unit) -> dict[str, int]:
    """A dozen villages, most with a team of five to eight, and the households that they have been to."""
    chance = Random(f"teams {commune.code}")  # noqa: S311  the same figures every time
    villages = chance.randint(8, 26)
    teams = villages - chance.choice([0, 0, 1, 2, 4])
    members = sum(chance.randint(5, 8) for _team in range(teams))
    households = sum(chance.randint(9, 40) for _team in range(teams))
    return dict(zip(GROUPS, (villages, teams, members, households), strict=True))


def _volunteers(course: Activity, today: date) -> int:
    """People of the crowd who finished the course, each in a commune of her own, become members of its team."""
    users = get_user_model().objects
    if users.filter(username=_username(1)).exists():
        return 0
    by = users.get(username=ADMINISTRATOR)
    lesson = Activity.objects.get(pk=next(api.structure_of(course.pk).lessons()).id)
    sessions: list[GroupSession] = []
    for number, (learner, unit) in enumerate(_finished(course), start=1):
        user = users.create(
            username=_username(number), first_name=learner.full_name, password=make_password(None)
        )
        Learner.objects.filter(pk=learner.pk).update(user=user)
        api.grant(by=by, user=user, unit=unit, name=str(RoleName.FACILITATOR), from_date=SINCE)
        sessions += _lessons(lesson, unit, user, today)
    GroupSession.objects.bulk_create(sessions)
    for session in sessions:
        session.created_at = datetime.combine(session.held_on, time(13), UTC)  # noted that evening, not now
    GroupSession.objects.bulk_update(sessions, ["created_at"])
    return len(sessions)


def _username(number: int) -> str:
    return f"to-cong-nghe-so-{number:02}"


def _finished(course: Activity) -> list[tuple[Learner, Unit]]:
    rows = Enrolment.objects.filter(
        course=course,
        satisfied_at__isnull=False,
        audience=Audience.ND,
        learner__user=None,
        learner__contact=None,
        unit__valid_to=None,
    ).select_related("learner", "unit")
    by_unit: dict[int, tuple[Learner, Unit]] = {}
    for enrolment in rows.order_by("learner__uuid"):
        by_unit.setdefault(enrolment.unit_id, (enrolment.learner, enrolment.unit))
    return list(by_unit.values())[:VOLUNTEERS]


def _lessons(lesson: Activity, unit: Unit, user, today: date) -> Iterator[GroupSession]:
    """One about every seven weeks, for a dozen neighbours who were not written down."""
    chance = Random(f"lessons {unit.code}")  # noqa: S311  the same lessons every time
    for number in range(LESSONS_EACH):
        yield GroupSession(
            lesson=lesson,
            facilitator=user,
            unit=unit,
            held_on=today - timedelta(days=4 + number * 48 + chance.randint(0, 40)),
            place=chance.choice(PLACES),
            women=chance.randint(3, 14),
            men=chance.randint(1, 9),
        )
