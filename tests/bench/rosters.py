"""Bringing people in from a roster, against making the same rows with nothing but bulk_create."""

import csv
import io
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from django.utils import timezone

from learning.models import Contact, Learner, Membership, Roster, Unit
from learning.people.birth import Birth
from learning.roster import run as roster_run
from learning.roster.entries import entries
from learning.sheets.layout import layout_of
from tests.bench.measure import Result, line
from tests.factories import make_unit

PEOPLE, COMMUNES, BATCH = 20_000, 100, 1000
BARE, PARSED = "bulk_create of learners, memberships and contacts", "reading the file"
CHECKED, APPLIED = "checking it, without reading", "applying it, without reading"
FAMILY, MIDDLE = (
    ("Nguyễn", "Trần", "Lê", "Hoàng", "Vàng", "Lý", "Đặng"),
    ("Thị", "Văn", "Minh", "Thu", "Quốc"),
)
GIVEN = ("Hoa", "Đức", "Mai", "Tuấn", "Huệ", "Hùng", "Páo", "Lan", "Hương", "Sơn", "Thủy", "Khánh")
HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "E-mail", "Đơn vị công tác")
SINCE = date(2026, 11, 1)


def run(scale: float = 1.0) -> list[Result]:
    count = max(20, int(PEOPLE * scale))
    people = list(_people(count))
    _make_units()
    took = {BARE: _milliseconds(lambda: _bare(people))}
    Learner.objects.all().delete()
    roster = roster_run.upload(_file(people), name="ds.csv", sender="Bench", on=SINCE)[0]
    took[PARSED] = _milliseconds(lambda: _read(roster))
    took[CHECKED] = _milliseconds(lambda: roster_run.check(roster)) - took[PARSED]
    took[APPLIED] = _milliseconds(lambda: roster_run.apply(roster)) - took[PARSED]
    assert Learner.objects.count() == Membership.objects.count() == Contact.objects.count() == count
    return [_line(name, took, count) for name in (BARE, PARSED, CHECKED, APPLIED)]


def _line(name: str, took: dict[str, float], count: int) -> Result:
    against = "" if name == BARE else BARE
    one = line(name, took, against=against, wanted="≥ 2,000 rows a second" if name == APPLIED else "")
    return replace(one, name=f"{name}: {1000 * count / took[name]:,.0f} rows a second")


def _milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _make_units() -> None:
    top = make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")
    for number in range(1, COMMUNES + 1):
        name = f"Bản {number}"
        make_unit(f"{number:05}", level="commune", parent=top, name=name, full_name=f"Xã {name}")


def _people(count: int) -> Iterator[list[str]]:
    chance = random.Random(1)
    for number in range(count):
        name = " ".join(map(chance.choice, (FAMILY, MIDDLE, GIVEN, GIVEN)))
        born = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1960, 2004)}"
        contact = [f"{8_000_000_000 + number:012}", f"09{number:08}", f"hv{number}@example.vn"]
        yield [str(number + 1), name, born, "Nữ", *contact, f"Xã Bản {number % COMMUNES + 1}"]


def _file(people: list[list[str]]) -> io.BytesIO:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *people])
    return io.BytesIO(out.getvalue().encode())


def _read(roster: Roster) -> int:
    with roster_run.rows_of(roster) as rows:
        return sum(1 for _entry in entries(rows, layout_of(roster), today=timezone.localdate()))


def _bare(people: list[list[str]]) -> None:
    """The same rows, with what stands in them made as any import must make it."""
    units = {unit.full_name: unit for unit in Unit.objects.all()}
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        learners = Learner.objects.bulk_create([_learner(person) for person in some])
        pairs = list(zip(learners, some, strict=True))
        Membership.objects.bulk_create(
            [
                Membership(learner=one, unit=units[who[7]], kind="work", audience="CC", from_date=SINCE)
                for one, who in pairs
            ]
        )
        Contact.objects.bulk_create([_contact(one, who) for one, who in pairs])


def _learner(person: list[str]) -> Learner:
    day, month, year = map(int, person[2].split("/"))
    learner = Learner(full_name=person[1], sex="F")
    learner.birth = Birth(date(year, month, day))
    learner.derive()
    return learner


def _contact(learner: Learner, person: list[str]) -> Contact:
    contact = Contact(learner=learner)
    contact.identity, contact.phone, contact.email = person[4:7]
    return contact
