"""The people of a unit and what is required of them: who is done, under way, overdue, and who has not begun."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from learning.enrolments.models import Enrolment
from learning.office.access import lasting
from learning.people.models import Membership
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.record.deadlines import Deadline
from learning.units.models import Unit


class State(StrEnum):
    """How far somebody is with a course that is required of her."""

    OVERDUE = "overdue"
    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


LABELS = {
    State.OVERDUE: pgettext_lazy("state of a required course", "Overdue"),
    State.NOT_BEGUN: pgettext_lazy("state of a required course", "Not begun"),
    State.UNDER_WAY: pgettext_lazy("state of a required course", "Under way"),
    State.DONE: pgettext_lazy("state of a required course", "Done"),
}
ICONS = {
    State.OVERDUE: "warning",
    State.NOT_BEGUN: "radio-empty",
    State.UNDER_WAY: "spinner",
    State.DONE: "check",
}
REQUIRED = Q(due_at__isnull=False) | Q(assigned_by__isnull=False)


@dataclass(frozen=True)
class Counts:
    """How many required enrolments are in each state; of one course, or of all."""

    numbers: dict[State, int]
    course_id: int | None = None
    title: str = ""

    @property
    def all(self) -> int:
        return sum(self.numbers.values())

    @property
    def done_share(self) -> float | None:
        return round(100 * self.numbers[State.DONE] / self.all, 1) if self.all else None

    @property
    def listed(self) -> list[tuple[State, int]]:
        return list(self.numbers.items())


def required_in(units: list[int], *, now: datetime) -> QuerySet[Enrolment]:
    """What is required of those who belong to ``units`` (ids) today, each with its ``state``."""
    people = lasting().filter(unit_id__in=units).values("learner_id")
    named = {"learner__merged_into__isnull": True, "withdrawn_at__isnull": True, "learner_id__in": people}
    return (
        Enrolment.objects.filter(REQUIRED, **named).exclude(learner__full_name="").annotate(state=_state(now))
    )


def _state(now: datetime) -> Case:
    return Case(
        When(satisfied_at__isnull=False, then=Value(str(State.DONE))),
        When(due_at__lte=now, then=Value(str(State.OVERDUE))),
        When(started_at__isnull=False, then=Value(str(State.UNDER_WAY))),
        default=Value(str(State.NOT_BEGUN)),
    )


def counts_of(found: QuerySet[Enrolment]) -> tuple[Counts, list[Counts]]:
    """The states of all, and of each course, those with most overdue first. One query."""
    rows = found.order_by().values("course_id", "course__title", "state").annotate(count=Count("pk"))
    courses: dict[int, Counts] = {}
    for row in rows:
        course = courses.setdefault(
            row["course_id"], Counts(_nothing(), row["course_id"], row["course__title"])
        )
        course.numbers[State(row["state"])] += row["count"]
    whole = Counts(_nothing())
    for course in courses.values():
        for state, number in course.numbers.items():
            whole.numbers[state] += number
    return whole, sorted(courses.values(), key=lambda one: (-one.numbers[State.OVERDUE], one.title))


def _nothing() -> dict[State, int]:
    return dict.fromkeys(State, 0)


def people_of(found: QuerySet[Enrolment], units: list[int]) -> QuerySet[Enrolment]:
    """The same, one by one: what is overdue longest first, then by name, each with the unit its learner belongs to."""
    urgency = Case(
        *[When(state=str(state), then=Value(place)) for place, state in enumerate(State)],
        output_field=IntegerField(),
    )
    place = (
        lasting()
        .filter(learner=OuterRef("learner_id"), unit_id__in=units)
        .order_by("pk")
        .values("unit__full_name")
    )
    return (
        found.annotate(urgency=urgency, place=Subquery(place[:1]))
        .select_related("learner", "course")
        .order_by("urgency", F("due_at").asc(nulls_last=True), "learner__sort_key", "pk")
    )


@dataclass(frozen=True)
class Person:
    """A line of the list."""

    enrolment: Any
    state: State
    deadline: Deadline | None

    @property
    def percent(self) -> int:
        return round(100 * self.enrolment.progress)


def told(rows: Iterator[Any], now: datetime) -> list[Person]:
    return [Person(one, State(one.state), Deadline(one.due_at, now) if one.due_at else None) for one in rows]


def units_within(unit: Unit, user) -> list[int]:
    """The ids of the unit and of everything below it whose people ``user`` may see.

    Given one by one, so that an index leads to the people.
    """
    return list(
        units_visible_to(user, may=Right.SEE_LEARNERS).within(unit).order_by().values_list("pk", flat=True)
    )


def belonging(units: list[int]) -> int:
    """How many people with a name belong to the units today."""
    people = (
        lasting().filter(unit_id__in=units, learner__merged_into__isnull=True).exclude(learner__full_name="")
    )
    return Membership.objects.filter(pk__in=people).aggregate(count=Count("learner_id", distinct=True))[
        "count"
    ]
