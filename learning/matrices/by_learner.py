"""Learners × courses: how far each is, by name. Rows are read some at a time, however many there are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.matrices.asked import Asked
from learning.matrices.courses import courses_of
from learning.matrices.sheet import Column, Course, Kind, Line
from learning.office.access import lasting
from learning.people.learners import present_among
from learning.people.models import Audience, Learner, Membership
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.reports.facts import counted
from learning.reports.periods import local_day
from learning.units.models import Unit

BATCH, MANY = 1000, 5000
STATES = {
    "enrolled": pgettext_lazy("enrolment", "Enrolled"),
    "started": pgettext_lazy("enrolment", "Begun"),
    "completed": pgettext_lazy("enrolment", "Completed"),
    "passed": pgettext_lazy("enrolment", "Passed"),
    "certified": pgettext_lazy("enrolment", "Certified"),
}
FIELDS = (
    *("learner_id", "course_id", "started_at", "satisfied_at", "passed_at", "score"),
    *("course__planned_periods", "is_certified"),
)


class LearnerMatrix:
    """The people of a unit and of those below it whom ``user`` may see, by their names."""

    resumes = True

    def __init__(self, asked: Asked, user, cutoff: datetime):
        self.asked, self.user, self.cutoff = asked, user, cutoff
        self.title = _("Learners and courses")
        # Given one by one: with a join to their paths PostgreSQL would look at everybody. Of a former unit not all that
        # was below it need be the user's.
        within = Unit.objects.within(asked.unit).filter(
            pk__in=units_visible_to(user, may=Right.SEE_LEARNERS).order_by().values("pk")
        )
        self._units = list(within.order_by().values_list("pk", flat=True))
        self.courses: list[Course] = courses_of(asked, self._units)
        self._shown = [course.pk for course in self.courses]
        self.first = [
            Column(_("Full name")),
            Column(_("Unit code")),
            Column(_("Unit")),
            Column(_("Audience")),
            Column(_("Courses taken"), Kind.COUNT),
            Column(_("Of them completed"), Kind.COUNT),
            Column(_("Credited periods"), Kind.TENTHS),
        ]
        self.each = [
            Column(_("State")),
            Column(_("Score (%)"), Kind.PERCENT),
            Column(_("Completed on"), Kind.DAY),
            Column(_("Credited periods"), Kind.TENTHS),
        ]

    def _named(self) -> QuerySet[Learner]:
        """Whoever may be a row, in the order of Vietnamese names."""
        named = Learner.objects.filter(merged_into__isnull=True).exclude(full_name="")
        if self.asked.taken:
            named = named.filter(Exists(self._facts().filter(learner=OuterRef("pk"))))
        return named.order_by("sort_key", "pk")

    def _audience(self) -> Q:
        return Q(audience=self.asked.audience) if self.asked.audience else Q()

    @cached_property
    def people(self) -> QuerySet[Learner]:
        """The rows, found from the units: for a page, however many people there are elsewhere."""
        belong = lasting().filter(self._audience(), unit__in=self._units)
        nowhere = ~Exists(Membership.objects.filter(learner=OuterRef("learner")))
        learnt = Enrolment.objects.filter(self._audience(), nowhere, unit__in=self._units)
        found = belong.order_by().values("learner").union(learnt.order_by().values("learner"), all=True)
        return self._named().filter(pk__in=found)

    def _one_by_one(self) -> QuerySet[Learner]:
        """The same rows, found from the names: all of a large unit is read once, not once for each batch."""
        belongs = Exists(lasting().filter(self._audience(), learner=OuterRef("pk"), unit__in=self._units))
        somewhere = Exists(Membership.objects.filter(learner=OuterRef("pk")))
        learnt = Exists(
            Enrolment.objects.filter(self._audience(), learner=OuterRef("pk"), unit__in=self._units)
        )
        return self._named().filter(Q(belongs) | (~Q(somewhere) & Q(learnt)))

    def _facts(self) -> QuerySet[Enrolment]:
        """The enrolments that are told. A period leaves those that were begun or completed in it."""
        # The audience is what somebody is in the unit, whatever she was when she took a course.
        facts = replace(self.asked, audience="").facts()
        found = Enrolment.objects.filter(counted(self.cutoff) & facts, enrolled_at__lte=self.cutoff)
        if period := self.asked.period:
            within = {"gte": period.starts_at, "lt": period.ends_at}
            dated = Q()
            for name in ("enrolled_at", "started_at", "satisfied_at"):
                dated |= Q(**{f"{name}__{how}": moment for how, moment in within.items()})
            found = found.filter(dated)
        return found

    @cached_property
    def _count(self) -> int:
        return self.people.order_by().values("pk").count()

    def count(self) -> int:
        return self._count

    def lines(self, *, after: Any = None) -> Iterator[Line]:
        people = self._one_by_one() if self.count() > MANY else self.people
        while True:
            rows = people
            if after is not None:
                name, pk = after
                rows = rows.filter(Q(sort_key__gt=name) | Q(sort_key=name, pk__gt=pk), sort_key__gte=name)
            batch = self._read(rows[:BATCH])
            yield from batch
            if len(batch) < BATCH:
                return
            after = batch[-1].key

    def page(self, start: int, size: int) -> list[Line]:
        return self._read(self.people[start : start + size])

    def _read(self, rows: QuerySet[Learner]) -> list[Line]:
        """Some rows, by four queries."""
        places = Prefetch("memberships", queryset=lasting().prefetch_related("unit"), to_attr="lasting")
        learners = list(rows.only("full_name", "sort_key").prefetch_related(places))
        taken = self._taken([learner.pk for learner in learners])
        return [self._line(learner, taken.get(learner.pk, {})) for learner in learners]

    def _taken(self, learners: Sequence[int]) -> dict[int, dict[int, list[Any]]]:
        """By learner and course; of a course that was taken twice, the last time."""
        certified = Exists(Certificate.objects.filter(enrolment=OuterRef("pk"), revoked_at__isnull=True))
        rows = self._facts().filter(learner_id__in=learners, course_id__in=self._shown)
        found: dict[int, dict[int, list[Any]]] = defaultdict(dict)
        rows = rows.annotate(is_certified=certified).order_by("enrolled_at", "pk")
        for learner, course, *facts in rows.values_list(*FIELDS):
            found[learner][course] = _cell(*facts)
        return found

    def _line(self, learner: Learner, cells: dict[int, list[Any]]) -> Line:
        own = [each for each in learner.lasting if each.unit_id in self._inside]  # type: ignore[attr-defined]
        member = present_among(own, timezone.localdate())
        done = [values for values in cells.values() if values[2]]
        periods = round(sum(values[3] or 0 for values in done), 1)
        first = [
            learner.full_name,
            member.unit.code if member else "",
            member.unit.full_name if member else "",
            str(Audience(member.audience).label) if member else "",
            len(cells),
            len(done),
            periods,
        ]
        return Line([learner.sort_key, learner.pk], first, cells, about=learner.pk)

    @cached_property
    def _inside(self) -> frozenset[int]:
        return frozenset(self._units)

    def notes(self) -> list[str]:
        return [
            _(
                "Names of learners are for those who look after them in this unit. Do not hand this table on to others: "
                "reports with numbers are made for that."
            ),
            _("Of a course that somebody took more than once, the last time is told."),
        ]


def _cell(started, satisfied, passed, score, periods, is_certified: bool) -> list[Any]:
    state = (
        ("certified" if is_certified else "")
        or ("passed" if passed else "")
        or ("completed" if satisfied else "")
        or ("started" if started else "enrolled")
    )
    return [
        str(STATES[state]),
        None if score is None else round(score * 100, 1),
        str(local_day(satisfied)) if satisfied else None,
        float(periods) if satisfied else None,
    ]
