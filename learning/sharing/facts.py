"""Pseudonymous facts, one line an enrolment: in the order in which they changed, so that the next reader goes on."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge as merged_in_order
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.enrolments.models import Enrolment
from learning.people.models import Sex
from learning.progress.merges import Merge
from learning.reports.periods import local_day, start_of
from learning.sealing import CannotUnseal, seal, unseal
from learning.sharing.bands import band_of, with_band
from learning.sharing.caller import Caller
from learning.sharing.models import Consumer, GoneFact
from learning.sharing.refusals import Refused
from learning.units.models import Level, Unit

# A change may be committed some time after the moment it carries: what is younger is left for the next reader.
SETTLED = timedelta(minutes=10)
PAGE = 2000
FACT, GONE, MERGED = "fact", "gone", "merged"
COLUMNS: dict[str, str] = {
    "kind": "VARCHAR",
    "fact": "VARCHAR",
    "person": "VARCHAR",
    "merged_into": "VARCHAR",
    "course": "VARCHAR",
    "programme": "VARCHAR",
    "audience": "VARCHAR",
    "sex": "VARCHAR",
    "age_band": "VARCHAR",
    "unit_code": "VARCHAR",
    "unit_level": "VARCHAR",
    "unit_valid_from": "DATE",
    "enrolled_on": "DATE",
    "started_on": "DATE",
    "completed_on": "DATE",
    "passed_on": "DATE",
    "withdrawn_on": "DATE",
    "progress": "DOUBLE",
    "assisted": "BOOLEAN",
    "changed_on": "DATE",
    "cursor": "VARCHAR",
}
Line = dict[str, Any]
Place = tuple[datetime, int, int]  # the moment, which stream (of the three kinds), the id in it
Group = tuple[int, str, str, str]  # unit, sex, age band, audience


@dataclass(frozen=True)
class Shown:
    """What a line says of somebody: as much as leaves her among enough others."""

    unit: Unit
    sex: str
    band: str
    audience: str


class Facts:
    """The facts of one consumer's grant: those of its units and courses, under its own pseudonyms."""

    def __init__(self, consumer: Consumer, *, now: datetime | None = None):
        self.consumer, self.caller = consumer, Caller(consumer)
        self.until = (now or timezone.now()) - SETTLED
        self.key = consumer.pseudonym_key.encode()
        self.units = {unit.pk: unit for unit in self.caller.units}
        self.provinces = _provinces(self.units.values())
        self.groups = Groups(self._of_grant(), self.provinces, smallest=self.caller.smallest)

    def lines(self, since: str | None) -> Iterator[Line]:
        """Everything behind the cursor ``since``, a page of the database at a time. Raises Refused for a wrong one.

        The last line of each page, and so the last of all, has the cursor with which to go on.
        """
        return self._lines(place_in(self.consumer, since))

    def count(self, since: str | None) -> int:
        """How many lines there are behind ``since``."""
        place = place_in(self.consumer, since)
        return sum(
            _behind(rows, field, number, place, self.until).count()
            for number, (rows, field) in self._streams()
        )

    def _lines(self, place: Place | None) -> Iterator[Line]:
        while page := self._page(place):
            yield from (line for _place, line in page[:-1])
            place, last = page[-1]
            yield last | {"cursor": cursor_to(self.consumer, place)}

    def _page(self, place: Place | None) -> list[tuple[Place, Line]]:
        writers = (self._fact, self._gone, self._merged)
        found = []
        for number, (rows, field) in self._streams():
            next_ones = _behind(rows, field, number, place, self.until).order_by(field, "pk")[:PAGE]
            found.append(
                [((getattr(each, field), number, each.pk), writers[number](each)) for each in next_ones]
            )
        return list(merged_in_order(*found, key=lambda one: one[0]))[:PAGE]

    def _streams(self) -> Iterator[tuple[int, tuple[QuerySet, str]]]:
        gone = GoneFact.objects.filter(self._asked("course_code"), unit__in=list(self.units))
        learnt_here = self._of_grant().values("learner")
        merges = Merge.objects.standing().filter(kept__in=learnt_here).select_related("kept", "merged")
        facts = with_band(self._of_grant()).select_related("learner", "course")
        yield from enumerate([(facts, "changed_at"), (gone, "at"), (merges, "at")])

    def _of_grant(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.filter(self._asked("course__code"), unit__in=list(self.units))

    def _asked(self, field: str) -> Q:
        return Q(**{f"{field}__in": self.consumer.courses}) if self.consumer.courses else Q()

    def _fact(self, one: Enrolment) -> Line:
        shown = self.groups.shown(self.units[one.unit_id], one.learner.sex, band_of(one), one.audience)
        return _line(
            kind=FACT,
            fact=self.pseudonym("fact", one.uuid),
            person=self.pseudonym("person", one.learner.uuid),
            course=one.course.code,
            programme=one.course.programme,
            audience=shown.audience,
            sex=shown.sex,
            age_band=shown.band,
            unit_code=shown.unit.code,
            unit_level=shown.unit.level,
            unit_valid_from=str(shown.unit.valid_from),
            enrolled_on=_day(one.enrolled_at),
            started_on=_day(one.started_at),
            completed_on=_day(one.satisfied_at),
            passed_on=_day(one.passed_at),
            withdrawn_on=_day(one.withdrawn_at),
            progress=round(one.progress, 2),
            assisted=one.assisted,
            changed_on=_day(one.changed_at),
        )

    def _gone(self, one: GoneFact) -> Line:
        fact, person = self.pseudonym("fact", one.uuid), self.pseudonym("person", one.learner_uuid)
        return _line(kind=GONE, fact=fact, person=person, changed_on=_day(one.at))

    def _merged(self, one: Merge) -> Line:
        person, into = (self.pseudonym("person", each.uuid) for each in (one.merged, one.kept))
        return _line(kind=MERGED, person=person, merged_into=into, changed_on=_day(one.at))

    def pseudonym(self, kind: str, name: Any) -> str:
        """The same for the same consumer, another for every other, and nobody can go back from it."""
        return hmac.digest(self.key, f"{kind}:{name}".encode(), "sha256").hex()[:32]


class Groups:
    """How many different learners there are of each kind in each unit, and what may be said of somebody in it.

    Whoever is among fewer than ``smallest`` alike in her unit is told in her province; if there are still too few who
    are told so, without sex, age and audience.
    """

    def __init__(self, facts: QuerySet[Enrolment], provinces: dict[int, Unit], *, smallest: int):
        self.provinces, self.smallest = provinces, smallest
        rows = with_band(facts).order_by().values_list("unit_id", "learner__sex", "band", "audience")
        counted = rows.annotate(people=Count("learner_id", distinct=True))
        self.sizes: dict[Group, int] = {(u, s, b, a): n for u, s, b, a, n in counted}
        self.wider: dict[Group, int] = {}
        for (unit, *alike), people in self.sizes.items():
            if people < smallest and unit in provinces:
                group = (provinces[unit].pk, *alike)
                self.wider[group] = self.wider.get(group, 0) + people  # type: ignore[index, arg-type]

    def shown(self, unit: Unit, sex: str, band: str, audience: str) -> Shown:
        """What may be said."""
        if self.sizes.get((unit.pk, sex, band, audience), 0) >= self.smallest:
            return Shown(unit, sex, band, audience)
        province = self.provinces.get(unit.pk, unit)
        if self.wider.get((province.pk, sex, band, audience), 0) >= self.smallest:
            return Shown(province, sex, band, audience)
        return Shown(province, str(Sex.UNKNOWN), "", "ALL")


def cursor_to(consumer: Consumer, place: Place) -> str:
    """``place`` sealed: in the clear two consumers could lay their facts together by it."""
    return seal(json.dumps([place[0].isoformat(), place[1], place[2]]), purpose=f"share cursor {consumer.pk}")


def place_in(consumer: Consumer, cursor: str | None) -> Place | None:
    """Where the consumer's cursor, or a day as 2026-07-01, leads; None for the beginning. Raises Refused."""
    if not cursor:
        return None
    try:
        return start_of(date.fromisoformat(cursor)), 0, 0
    except ValueError:
        pass
    try:
        written, number, pk = json.loads(unseal(cursor, purpose=f"share cursor {consumer.pk}"))
    except CannotUnseal:
        message = _(
            "The cursor is not one of yours. Take it from the last line that you have, or leave it out."
        )
        raise Refused(422, "cursor", message) from None
    return datetime.fromisoformat(written), number, pk


def _behind(rows: QuerySet, field: str, number: int, place: Place | None, until: datetime) -> QuerySet:
    """Those of the stream ``number`` that come after ``place``, and are settled."""
    rows = rows.filter(**{f"{field}__lt": until})
    if place is None:
        return rows
    moment, at, pk = place
    later = Q(**{f"{field}__gt": moment})
    if number > at:
        later |= Q(**{field: moment})
    elif number == at:
        later |= Q(**{field: moment, "pk__gt": pk})
    return rows.filter(later)


def _provinces(units) -> dict[int, Unit]:
    """The province that each unit stands in, by the unit's id. One query."""
    tops = {unit.path.split("/", 1)[0] + "/" for unit in units}
    found = {unit.path: unit for unit in Unit.objects.filter(path__in=tops, level=Level.PROVINCE)}
    pairs = ((unit.pk, found.get(unit.path.split("/", 1)[0] + "/")) for unit in units)
    return {pk: province for pk, province in pairs if province is not None}


def _line(**known: Any) -> Line:
    return {name: known.get(name) for name in COLUMNS}


def _day(moment: datetime | None) -> str | None:
    return str(local_day(moment)) if moment else None
