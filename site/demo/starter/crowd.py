"""Some five hundred invented people who learn in the communes of the province, the same ones every time.

Everything they do goes through the library's front door, dated back over fourteen months, so that reports have
something true to count. Citizens began in two campaigns: in each month there are either many of them or nearly none, so
that reports may tell their ages.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils import timezone

from learning.models import Audience, Learner, Membership, MembershipKind, Position, Sex, Unit

HOW_MANY = 300
COLLEAGUES = 240  # beside them: staff who took the course on security to its end and sat its exam
EARLY = 12  # of them, who began in communes that were merged on the 1st of July 2025
MONTHS = 14
MERGER = date(2025, 7, 1)
SPRING = datetime(2025, 4, 1, tzinfo=UTC)
SEED = "hoc-so"
NAMESPACE = uuid.UUID("6f0b7a75-17d3-5a41-b2d7-efec0a651aa1")
FAMILY = (
    "Ma Hoàng Nông Triệu Bàn Nguyễn Trần Vi Đặng Lương Hà Quan Chẩu Lò Phùng Lý Hứa Tướng Đinh Bùi"
).split()
MIDDLE = {
    "F": ["Thị", "Thị", "Thu", "Thanh", "Ngọc", "Bích"],
    "M": ["Văn", "Văn", "Minh", "Đức", "Quang", "Xuân"],
}
GIVEN = {
    "F": "Lan Mai Hoa Hương Thảo Nga Yến Nhung Hiền Loan Duyên Liễu Xuân Thắm Nguyệt Bích Hằng Ngân".split(),
    "M": "Thắng Hùng Dũng Quân Sơn Long Tuấn Cường Hiếu Khánh Đạt Bình Lâm Toàn Vinh Thành Kiên Phúc".split(),
}
# Of a hundred members of staff, how many do what; of the rest nobody said.
AT_WORK = {
    Position.LEADER: 16,
    Position.EXPERT: 44,
    Position.ONE_STOP: 15,
    Position.DIGITAL: 9,
    Position.PART_TIME: 8,
    "": 8,
}
GSO, KINH = "gso-1979", "01"  # the statistical list of ethnic groups, and the first of it
# By their codes in that list: Tày, Dao, Mông, Nùng, Sán Chay, Giáy, and how they are spread.
MINORITIES = {"02": 38, "09": 22, "08": 20, "07": 10, "15": 7, "25": 3}
STAFF = (Audience.CC, Audience.CC, Audience.CC, Audience.VC, Audience.VC, Audience.CB, Audience.NLD)


@dataclass(frozen=True)
class Someone:
    """An invented person: all that chance decides about them, before anything is stored."""

    uuid: uuid.UUID
    name: str
    sex: str
    born: date
    precision: str
    is_ethnic_minority: bool | None
    ethnicity: str
    audience: str
    position: str
    homes: tuple[tuple[Unit, date, date | None], ...]
    enrolled: tuple[tuple[str, datetime], ...]
    is_thorough: bool
    chance: Random


@dataclass(frozen=True)
class Places:
    """Where invented people live: today's communes, and pairs of a commune that was merged and its successor."""

    communes: list[Unit]
    merged: list[tuple[Unit, Unit]]

    def homes(self, number: int, chance: Random) -> tuple[tuple[Unit, date, date | None], ...]:
        """The home of person ``number``: first of all those who moved without leaving their house."""
        if number < EARLY:
            before, after = self.merged[number % len(self.merged)]
            return (before, before.valid_from, before.valid_to), (after, MERGER, None)
        # Some communes began early and have many learners, most have a few, some none.
        return ((self.communes[int(len(self.communes) * chance.random() ** 2.2)], MERGER, None),)


def crowd(places: Places, now: datetime) -> list[Someone]:
    """The invented people, whose learning ends before ``now``."""
    return [_someone(number, places, now) for number in range(HOW_MANY + COLLEAGUES)]


def missing(people: list[Someone]) -> list[Someone]:
    """Those of ``people`` who are not stored yet."""
    stored = set(Learner.objects.filter(uuid__in=[one.uuid for one in people]).values_list("uuid", flat=True))
    return [one for one in people if one.uuid not in stored]


def store(people: list[Someone]) -> list[Learner]:
    """Learners and memberships of ``people``, in their order."""
    learners = [
        Learner(
            uuid=one.uuid,
            full_name=one.name,
            sex=one.sex,
            birth_on=one.born,
            birth_precision=one.precision,
            is_ethnic_minority=one.is_ethnic_minority,
            ethnicity_scheme=GSO if one.ethnicity else "",
            ethnicity=one.ethnicity,
        )
        for one in people
    ]
    for learner in learners:
        learner.derive()
    Learner.objects.bulk_create(learners)
    Membership.objects.bulk_create(
        Membership(
            learner=learner,
            unit=unit,
            kind=MembershipKind.RESIDENCE if one.audience == Audience.ND else MembershipKind.WORK,
            audience=one.audience,
            position=one.position,
            from_date=since,
            to_date=until,
        )
        for learner, one in zip(learners, people, strict=True)
        for unit, since, until in one.homes
    )
    return learners


def _someone(number: int, places: Places, now: datetime) -> Someone:
    chance = Random(f"{SEED}:{number}")  # noqa: S311  the same people every time is the point
    sex = chance.choice("FFFMM")
    is_colleague = number >= HOW_MANY
    is_staff = chance.random() < 0.42 or is_colleague
    audience = str(chance.choice(STAFF) if is_staff else Audience.ND)
    age = chance.randint(17, 76) if audience == Audience.ND else chance.randint(24, 58)
    is_vague = age > 60 and chance.random() < 0.5
    return Someone(
        uuid=uuid.uuid5(NAMESPACE, f"learner {number}"),
        name=f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}",
        sex=Sex(sex),
        born=date(
            now.year - age, 1 if is_vague else chance.randint(1, 12), 1 if is_vague else chance.randint(1, 28)
        ),
        precision="year" if is_vague else "day",
        is_ethnic_minority=(is_minority := chance.choice([True, True, False, False, None])),
        ethnicity=_ethnicity(number, is_minority),
        audience=audience,
        position=_position(number, audience),
        homes=places.homes(number, chance),
        enrolled=tuple(_enrolments(number, audience, now, chance)),
        is_thorough=is_colleague,
        chance=chance,
    )


def _ethnicity(number: int, is_minority: bool | None) -> str:
    if not is_minority:
        return "" if is_minority is None else KINH
    # A chance of its own here and below, so that all the rest stays as it was before these were asked.
    chance = Random(f"{SEED}:group:{number}")  # noqa: S311
    return chance.choices(list(MINORITIES), list(MINORITIES.values()))[0]


def _position(number: int, audience: str) -> str:
    """What somebody does at work; of citizens nothing, and cadres lead."""
    if audience == Audience.ND:
        return ""
    if audience == Audience.CB:
        return str(Position.LEADER)
    chance = Random(f"{SEED}:work:{number}")  # noqa: S311
    return str(chance.choices(list(AT_WORK), list(AT_WORK.values()))[0])


def _enrolments(number: int, audience: str, now: datetime, chance: Random) -> Iterator[tuple[str, datetime]]:
    """Which courses, and when: more lately than long ago."""
    if number >= HOW_MANY:
        courses = ["CNTT-10"]
    elif audience == Audience.ND:
        courses = ["CDAN-07"]
    else:
        courses = chance.choice([["CNTT-10"], ["CNTT-10", "CDS-01"], ["CDS-01"], ["CNTT-10", "CDAN-07"]])
    began = timedelta(days=MONTHS * 30.4) * chance.random() ** 1.2
    if audience == Audience.ND and number >= EARLY:
        began = _campaign(now, chance)
    for code in courses:
        moment = SPRING + began / 8 if number < EARLY else now - began - timedelta(days=1)
        yield (
            code,
            timezone.localtime(moment).replace(hour=chance.randint(7, 20), minute=chance.randint(0, 59)),
        )
        began *= chance.uniform(0.3, 0.8)


def _campaign(now: datetime, chance: Random) -> timedelta:
    """How long ago a citizen began: on one of the last days of a month in which volunteers went from house to house."""
    month = (now - timedelta(days=chance.choice((45, 225)))).replace(day=20)
    return now - month - timedelta(days=chance.randint(1, 8))
