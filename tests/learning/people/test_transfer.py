"""People move between units; their history and their facts stay where they were."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning import api
from learning.models import Membership
from learning.people.transfer import TransferRefused, transfer
from tests.factories import LONG_AGO, make_course, make_learner, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
DAY = date(2026, 3, 1)


@pytest.fixture
def here():
    return make_unit("00700", level="commune", full_name="Xã Ngọc Đường")


@pytest.fixture
def there():
    return make_unit("00703", level="commune", full_name="Xã Lùng Tám")


@pytest.fixture
def mai(here):
    return make_learner("Lý Thị Mai", unit=here, audience="CC")


def move(learner, to, on=DAY, kind="work", audience="CC"):
    return transfer(learner=learner, to=to, on=on, kind=kind, audience=audience)


def spans(learner):
    listed = learner.memberships.order_by("from_date", "pk")
    return [(one.unit, one.audience, one.from_date, one.to_date) for one in listed]


def test_the_old_membership_ends_the_day_before(mai, here, there):
    move(mai, there)
    assert spans(mai) == [(here, "CC", LONG_AGO, date(2026, 2, 28)), (there, "CC", DAY, None)]
    assert api.membership_on(mai, date(2026, 2, 28)).unit == here
    assert api.membership_on(mai, DAY).unit == there


def test_facts_keep_their_unit(mai, here, there):
    before = api.enrol(learner=mai, course=make_course())
    move(mai, there)
    after = api.enrol(learner=mai, course=make_course())
    before.refresh_from_db()
    assert (before.unit, after.unit) == (here, there)


def test_repeating_a_transfer_changes_nothing(mai, there):
    first = move(mai, there)
    before = spans(mai)
    assert move(mai, there) == first
    assert move(mai, there, on=DAY + timedelta(days=9)) == first
    assert spans(mai) == before


def test_becoming_something_else_in_the_same_unit_is_a_transfer_too(mai, here):
    move(mai, here, audience="CB")
    assert [each[1:] for each in spans(mai)] == [
        ("CC", LONG_AGO, DAY - timedelta(days=1)),
        ("CB", DAY, None),
    ]


def test_where_somebody_lives_stays_when_the_workplace_changes(mai, here, there):
    Membership.objects.create(learner=mai, unit=here, kind="residence", audience="ND", from_date=LONG_AGO)
    move(mai, there)
    assert mai.memberships.get(kind="residence").to_date is None
    assert api.membership_on(mai, DAY).unit == there


def test_a_membership_with_an_end_to_come_is_cut_short_and_one_that_is_over_stays(here, there):
    learner = make_learner()
    over = {"learner": learner, "unit": here, "kind": "work", "audience": "NLD"}
    Membership.objects.create(**over, from_date=date(2025, 8, 1), to_date=date(2025, 8, 31))
    Membership.objects.create(**over, from_date=date(2026, 1, 1), to_date=date(2026, 12, 31))
    move(learner, there)
    assert [each[3] for each in spans(learner)] == [date(2025, 8, 31), date(2026, 2, 28), None]


@pytest.mark.parametrize("begins", [DAY, DAY + timedelta(days=30)])
def test_what_would_overlap_is_refused_with_the_reason(mai, here, there, begins):
    move(mai, there, on=begins)
    before = spans(mai)
    with translation.override("vi"), pytest.raises(TransferRefused, match="Xã Lùng Tám") as said:
        move(mai, here, on=DAY)
    assert f"{begins:%d/%m/%Y}" in str(said.value)
    assert spans(mai) == before


def test_nobody_moves_to_a_unit_that_is_no_more(mai, here):
    gone = make_unit(
        "00111", level="commune", full_name="Xã Cũ", valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30)
    )
    with pytest.raises(TransferRefused, match="Xã Cũ"):
        move(mai, gone)
    assert [each[0] for each in spans(mai)] == [here]


class WhateverTheOrder(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60)), min_size=1, max_size=8))
    def test_nobody_ever_belongs_to_two_units_at_once(self, moves):
        units = [make_unit(f"0070{place}", level="commune") for place in range(4)]
        learner = make_learner()
        for place, after in moves:
            try:
                made = move(learner, units[place], on=DAY + timedelta(days=after))
            except TransferRefused:
                continue
            assert api.membership_on(learner, DAY + timedelta(days=after)) == made
        days = [DAY + timedelta(days=after) for after in range(70)]
        for day in days:
            assert sum(one[2] <= day and (one[3] is None or day <= one[3]) for one in spans(learner)) <= 1
