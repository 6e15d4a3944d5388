"""What an index scores of our shares."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.models import IndexScore, Population
from learning.reports.periods import Period
from learning.reports.scoring import score, scores_of, total
from learning.reports.series import mean

from .made import OLD, at, course, enrolment, province

shares = st.decimals(0, 100, places=1)


def test_half_of_the_target_gets_half_of_the_points():
    assert score(Decimal(40), target=Decimal(80), most=Decimal(10)) == 5


@given(shares, st.decimals(1, 100, places=1), st.decimals(1, 100, places=1))
def test_nobody_gets_more_than_the_most_points_and_more_never_gets_less(share, target, most):
    points = score(share, target=target, most=most)
    assert 0 <= points <= most
    assert score(min(share + 1, Decimal(100)), target=target, most=most) >= points


def test_a_cap_above_one_rewards_who_does_more():
    assert score(Decimal(100), target=Decimal(50), most=Decimal(10), cap=Decimal("1.5")) == 15


def test_half_of_a_province_is_not_the_province():
    assert mean([Decimal("0.5"), Decimal("0.7")]) == Decimal("0.6")
    assert mean([Decimal("0.5"), None]) is None
    assert mean([]) is None


@pytest.mark.django_db
def test_a_province_scores_by_the_rows_that_hold_in_the_period():
    top, (one, _two) = province()
    Population.objects.create(unit=top, group="staff", value=10, as_of=OLD)
    subject = course()
    for _number in range(4):
        enrolment(one, subject, on="2026-02-01", completed="2026-02-02", audience="CC")
    made = {"name": "Tỷ lệ", "indicator": "staff_coverage", "target": 80, "valid_from": date(2025, 1, 1)}
    IndexScore.objects.create(code="DTI_1", max_score=10, **made)
    IndexScore.objects.create(code="DTI_CU", max_score=99, valid_to=date(2026, 1, 1), **made)
    IndexScore.objects.create(code="DTI_2", max_score=5, **{**made, "indicator": "not_installed"})
    points = scores_of(unit=top, period=Period.parse("2026", "state"), now=at("2026-11-22"))
    assert [(each.row.code, each.figure, each.points) for each in points] == [
        ("DTI_1", 40.0, 5),
        ("DTI_2", None, None),
    ]
    assert total(points) == (5, 15)
