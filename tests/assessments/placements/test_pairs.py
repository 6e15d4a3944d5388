"""Who was measured twice, as reports count it: whichever order, wherever, whatever is merged or taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.models import PlacementResult
from assessments.placements.gain import mean_gain
from assessments.placements.indicators import PlacementGain, PlacementPairs, PlacementScoreGain
from learning.models import Basis, Enrolment
from learning.reports.breakdown import Breakdown
from learning.reports.content import Content
from learning.reports.counting import Window, count
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.periods import Period
from learning.reports.scope import Stretch, scope_of
from tests.assessments.placements.made import pair, result
from tests.learning.reports.made import at, course, enrolment, learner, province

NOW = "2026-11-22"
YEAR = Period.parse("2026", "state")
PARTS = [PlacementPairs, *PlacementGain.sums]


def sums(units, period=YEAR, parts=PARTS, now=NOW) -> list[int]:
    """The parts of the mean over ``units``."""
    stretch = Stretch(period.starts_on, period.ends_on, period.starts_on)
    found = count(parts, Window(tuple(each.pk for each in units), (stretch,), at(now)))
    return [sum(found.sums[each.name].values()) for each in parts]


def told(top, smallest=1, period=YEAR, basis=Basis.AS_WAS):
    class Form(ReportForm):
        name = "two"
        columns = (
            Column("pairs", "n", Kind.COUNT, "placement_pairs"),
            Column("gain", "d", Kind.POINTS, "placement_gain"),
        )

    scope = scope_of(unit=top, period=period, basis=str(basis), day=at(NOW).date())
    return Content(Form, scope, at(NOW), smallest=smallest).as_json()["rows"]


@pytest.fixture
def tree(db, late_november):
    top, communes = province(3)
    return top, communes, course()


@pytest.mark.django_db
class TestPairs:
    def test_a_pair_is_the_first_ever_and_the_last_in_the_period(self, tree):
        _top, (one, *_rest), taught = tree
        fact = enrolment(one, taught, on="2025-01-10")
        for day, value in (
            ("2025-01-10", 0.0),
            ("2026-02-01", 0.3),
            ("2026-06-01", 0.5),
            ("2026-12-30", 0.9),
        ):
            result(fact, day, value, error=0.5)
        assert sums([one]) == [1, 5_000, 25_000_000, 2 * 5_000**2]
        assert sums([one], Period.parse("202602", "civil"))[:2] == [1, 3_000]
        assert sums([one], Period.parse("2025", "civil"))[0] == 0

    def test_one_result_is_no_pair_nor_are_two_on_different_scales(self, tree):
        _top, (one, *_rest), taught = tree
        result(enrolment(one, taught), "2026-10-01", 0.0)
        other = enrolment(one, taught)
        result(other, "2026-10-01", 0.0, scale="ability:1:")
        result(other, "2026-10-20", 1.0, scale="ability:2:")
        assert sums([one]) == [0, 0, 0, 0]

    def test_a_last_result_that_begins_a_new_scale_leaves_the_pair_before_it(self, tree):
        _top, (one, *_rest), taught = tree
        fact = pair(one, taught, 0.0, 0.4)
        result(fact, "2026-11-20", 2.0, scale="ability:9:")
        assert sums([one])[:2] == [1, 4_000]

    def test_fixed_and_adaptive_placements_are_never_mixed(self, tree):
        _top, (one, *_rest), taught = tree
        fact = pair(one, taught, 0.0, 0.4)
        result(fact, "2026-11-03", 0.2, scale="quiz:1", adaptive=False)
        result(fact, "2026-11-04", 0.9, scale="quiz:1", adaptive=False)
        assert sums([one])[:2] == [1, 4_000]
        fixed = [PlacementScoreGain.counts, *PlacementScoreGain.sums]
        assert sums([one], parts=fixed)[:2] == [1, 7_000]

    def test_the_first_may_have_been_taken_elsewhere_and_the_pair_counts_where_the_last_was(self, tree):
        _top, (one, two, three), taught = tree
        someone = learner()
        result(enrolment(one, taught, on="2026-09-01", learner=someone), "2026-09-01", 0.0)
        result(enrolment(two, course("B"), on="2026-10-01", learner=someone), "2026-10-01", 0.2)
        assert [sums([each])[:2] for each in (one, two)] == [[0, 0], [1, 2_000]]
        result(enrolment(three, course("C"), on="2026-11-01", learner=someone), "2026-11-01", 0.5)
        # Asked about by itself the second commune says what the province says of it.
        assert [sums([each])[:2] for each in (one, two, three)] == [[0, 0], [0, 0], [1, 5_000]]

    def test_what_is_known_later_counts_later(self, tree):
        _top, (one, *_rest), taught = tree
        pair(one, taught, 0.0, 0.4, on="2026-11-10")
        assert sums([one], now="2026-11-09")[0] == 0
        assert sums([one], now="2026-11-11")[0] == 1

    def test_a_withdrawn_enrolment_has_no_pair(self, tree):
        _top, (one, *_rest), taught = tree
        fact = pair(one, taught, 0.0, 0.4)
        Enrolment.objects.filter(pk=fact.pk).update(withdrawn_at=at("2026-11-12"))
        assert sums([one])[0] == 0

    def test_a_guest_who_turns_out_to_be_somebody_brings_her_first_result(self, tree, merge):
        _top, (one, two, _three), taught = tree
        known, guest = learner(), learner("Khách")
        result(enrolment(one, taught, on="2026-11-02", learner=known), "2026-11-02", 0.5)
        result(enrolment(two, course("B"), on="2026-09-01", learner=guest), "2026-09-01", 0.1)
        assert sums([one, two])[0] == 0
        merge(guest, known)
        assert [sums([each])[:2] for each in (one, two)] == [[1, 4_000], [0, 0]]

    def test_an_erased_result_is_counted_no_more(self, tree):
        _top, (one, *_rest), taught = tree
        fact = pair(one, taught, 0.0, 0.4)
        fact.attempts.order_by("number").first().delete()
        assert sums([one])[0] == 0

    def test_a_breakdown_by_audience_adds_up_to_the_whole(self, tree):
        top, communes, taught = tree
        for n in range(12):
            pair(communes[n % 3], taught, 0.0, n / 10, audience=("CC", "ND")[n % 2])
        scope = scope_of(unit=top, period=YEAR, basis=str(Basis.AS_WAS), day=at(NOW).date())
        by = Breakdown(scope, at(NOW), {"as_what": F("audience")}, PARTS)
        whole = sums(communes)
        assert [sum(by.total(key, each.name) for key in by.by_key) for each in PARTS] == whole
        assert whole[0] == 12

    def test_few_are_hidden_with_what_would_give_them_away(self, tree):
        top, (one, two, three), taught = tree
        for unit, people in ((one, 12), (two, 14), (three, 2)):
            for n in range(people):
                pair(unit, taught, 0.0, 0.3 + n / 50)
        rows = told(top, smallest=5)
        hidden = [bool(row["marks"]) for row in rows]
        assert sum(hidden) >= 2
        assert hidden[2]
        for row in rows:
            # The mean is hidden with its margin exactly where the number of people is.
            assert len(set(row["marks"])) in (0, 3)
            assert ({"gain", "gain.margin"} <= set(row["marks"])) == ("pairs" in row["marks"])
            assert all(row["values"][key] is None for key in row["marks"])
        assert rows[2]["marks"]["gain"] == "withheld"

    def test_between_few_and_enough_the_number_is_told_and_the_mean_is_not(self, tree):
        top, (one, *_rest), taught = tree
        for n in range(9):
            pair(one, taught, 0.0, n / 10)
        assert told(top, smallest=5)[0]["values"] == {"pairs": 9, "gain": None, "gain.margin": None}

    def test_as_many_queries_for_many_people_as_for_few(self, tree):
        _top, communes, taught = tree
        asked = []
        for people in (1, 15):
            for n in range(people):
                pair(communes[n % 3], taught, 0.0, 0.1)
            with CaptureQueriesContext(connection) as found:
                sums(communes)
            asked.append(len(found))
        assert asked == [1, 1]


RESULTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # who
        st.integers(0, 2),  # where
        st.integers(0, 100),  # on which day
        st.integers(-20_000, 20_000),
        st.sampled_from(["ability:1:", "ability:2:"]),
    ),
    max_size=14,
    unique_by=lambda each: (each[0], each[2]),
)


class TestAnyResults(TestCase):
    """Any results of some people in some communes, in whatever order they were written."""

    def setUp(self):
        self.top, self.communes = province(3)
        self.taught = [course(), course("B"), course("C")]

    def write(self, results) -> None:
        people = [learner() for _n in range(4)]
        facts: dict = {}
        for who, where, day, value, scale in results:
            if (who, where) not in facts:
                facts[who, where] = enrolment(
                    self.communes[where], self.taught[where], on="2026-02-01", learner=people[who]
                )
            on = str(at("2026-03-01").date() + timedelta(days=day))
            result(facts[who, where], on, value / 10_000, scale=scale, error=0)

    @settings(max_examples=25, deadline=None)
    @given(RESULTS, st.randoms(use_true_random=False))
    def test_the_sums_are_those_of_a_recount_by_hand_in_any_order_and_over_any_units(self, results, chance):
        shuffled = list(results)
        chance.shuffle(shuffled)
        self.write(shuffled)
        expected = by_hand(results)
        each = [sums([unit]) for unit in self.communes]
        for where, found in enumerate(each):
            gained = [value for place, value in expected if place == where]
            assert found == [len(gained), sum(gained), sum(one * one for one in gained), 0]
        assert sums(self.communes) == [sum(column) for column in zip(*each, strict=True)]

    def test_the_figure_of_a_report_is_that_of_all_its_people(self):
        differences = [n * 700 - 2_000 for n in range(12)]
        for n, value in enumerate(differences):
            pair(self.communes[n % 3], self.taught[0], 0.0, value / 10_000, error=0.1)
        found = mean_gain(12, sum(differences), sum(one * one for one in differences), 12 * 2 * 1_000**2)
        values = told(self.top)[-1]["values"]
        assert values["pairs"] == 12
        assert values["gain"] == pytest.approx(float(found.value), abs=0.051)
        assert values["gain.margin"] == pytest.approx(float(found.margin), abs=0.051)
        assert PlacementResult.objects.count() == 24


def by_hand(results) -> list[tuple[int, int]]:
    """Where each person's pair counts, and what it gained."""
    found = []
    for who in {each[0] for each in results}:
        own = sorted((each for each in results if each[0] == who), key=lambda each: each[2])
        for n in reversed(range(len(own))):
            firsts = [each for each in own[:n] if each[4] == own[n][4]]
            if firsts:
                found.append((own[n][1], own[n][3] - firsts[0][3]))
                break
    return found
