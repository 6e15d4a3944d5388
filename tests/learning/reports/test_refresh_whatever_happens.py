"""Whatever happens to the facts, and whenever a refresh comes between: measures say what the facts say."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.models import Enrolment, Measure
from learning.reports.periods import half_month, local_day
from learning.reports.refresh import refresh_measures
from learning.reports.touched import OWN_DATES
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
NOW = at("2026-11-20")
DAYS = st.dates(min_value=at("2026-09-10").date(), max_value=at("2026-11-19").date()).map(
    lambda day: at(f"{day}")
)
COUNTED = dict(zip(("enrolments", "started", "completed", "passed"), OWN_DATES, strict=True))

WHICH = st.integers(0, 3)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("date"), WHICH, st.sampled_from(OWN_DATES[1:]), st.none() | DAYS),
        st.tuples(st.just("date"), WHICH, st.just("enrolled_at"), DAYS),
        st.tuples(st.just("move"), WHICH, st.integers(0, 1)),
        st.tuples(st.just("withdraw"), WHICH),
        st.tuples(st.just("delete"), WHICH),
        st.tuples(st.just("refresh")),
    ),
    max_size=12,
)


def happens(event, facts, communes, now):
    """Let ``event`` befall one of the facts."""
    what, which, *more = event
    fact = Enrolment.objects.filter(pk=facts[which].pk).first()
    if fact is None:
        return
    if what == "delete":
        fact.delete()
        return
    fact.changed_at = now
    if what == "date":
        setattr(fact, more[0], more[1])
    elif what == "move":
        fact.unit = communes[more[0]]
    else:
        fact.withdrawn_at = now
    fact.save()


def by_hand() -> Counter:
    found: Counter = Counter()
    for fact in Enrolment.objects.all():
        if fact.withdrawn_at is None or fact.satisfied_at is not None:
            for name, field in COUNTED.items():
                if moment := getattr(fact, field):
                    found[name, half_month(local_day(moment)), fact.unit_id, fact.course_id] += 1
    return found


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS)
def test_a_refresh_never_leaves_a_cell_that_the_facts_do_not_say(events):
    with transaction.atomic():
        _top, communes = province(2)
        courses = [course("A"), course("B")]
        facts = [
            enrolment(communes[n % 2], courses[n // 2], on="2026-10-05", started="2026-10-20")
            for n in range(4)
        ]
        refresh_measures(now=NOW)
        now = NOW
        for event in events:
            now += timedelta(hours=1)
            if event[0] == "refresh":
                refresh_measures(now=now)
            else:
                happens(event, facts, communes, now)
        refresh_measures(now=now + timedelta(minutes=1))
        kept = Measure.objects.filter(indicator__in=COUNTED).values_list(
            "indicator", "half_month", "unit_id", "course_id", "value"
        )
        assert {row[:4]: row[4] for row in kept} == by_hand()
        transaction.set_rollback(True)
