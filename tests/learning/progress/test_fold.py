"""Order and repetition do not matter."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from learning.activities.models import MoveOn
from learning.activities.structure import Node, Structure
from learning.progress.carried import Sum, add_carried
from learning.progress.fold import fold
from learning.progress.models import Progress
from learning.progress.satisfy import carry_up
from learning.statements import verbs
from learning.statements.played import NOTHING, Played

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
LEAVES = [3, 4, 5, 6, 8, 9, 10]


@dataclass(frozen=True)
class Fact:
    activity_id: int
    verb: str
    success: bool | None
    completion: bool | None
    scaled: float | None
    extent: float | None
    seconds: int
    timestamp: datetime
    stored: datetime
    played: Played = NOTHING
    is_seen: bool = False


def moments(first=-10, last=60):
    return st.integers(first * 24, last * 24).map(lambda hours: BEGAN + timedelta(hours=hours))


facts = st.builds(
    Fact,
    activity_id=st.sampled_from(LEAVES),
    verb=st.sampled_from(verbs.ALL),
    success=st.sampled_from([None, True, False]),
    completion=st.sampled_from([None, True, False]),
    scaled=st.one_of(st.none(), st.integers(0, 20).map(lambda n: n / 20)),
    extent=st.one_of(st.none(), st.integers(0, 10).map(lambda n: n / 10)),
    seconds=st.integers(0, 4000),
    timestamp=moments(),
    stored=moments(first=0),
    played=st.builds(
        Played,
        st.lists(st.tuples(st.integers(0, 50), st.integers(51, 100)), max_size=3).map(tuple),
        st.one_of(st.none(), moments()),
    ),
    is_seen=st.booleans(),
)


def course() -> Structure:
    """1 is the course; 2 a lesson of blocks 3 and 4; 5 an exam; 6 a lesson to be read for an hour.

    7 is a module of which two parts are enough: 8, a film to be watched, 9, a lesson that weighs more, and 10, an exam.
    """

    def node(id, parent, rule=MoveOn.COMPLETED, children=(), weight=1.0, **more):
        return Node(id, uuid.uuid4(), "", "", parent, True, weight, rule, False, "", list(children), **more)

    nodes = [node(1, None, children=[2, 5, 6, 7]), node(2, 1, children=[3, 4]), node(3, 2), node(4, 2)]
    nodes += [node(5, 1, MoveOn.PASSED), node(6, 1, least_seconds=3600)]
    nodes += [node(7, 1, children=[8, 9, 10], needed=2), node(8, 7, least_played=80)]
    nodes += [node(9, 7, weight=3.0), node(10, 7, MoveOn.PASSED)]
    by_id = {each.id: each for each in nodes}
    return Structure(1, uuid.uuid4(), by_id, {each.key: each.id for each in nodes})


def added_up(log: list[Fact], *, one_by_one: bool) -> dict[int, tuple]:
    structure, rows = course(), {}
    for fact in log:
        row = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
        fold(row, fact, since=BEGAN, keeps_evidence=structure.nodes[fact.activity_id].asks_evidence)
        if one_by_one:
            carry_up(structure, rows, {fact.activity_id})
    if rows and not one_by_one:
        carry_up(structure, rows, set(rows))
    names = [
        "first_at",
        "last_at",
        "completed_at",
        "passed_at",
        "satisfied_at",
        "progress",
        "score",
        "seconds",
    ]
    return {node: tuple(getattr(row, name) for name in names) for node, row in rows.items()}


@given(st.lists(facts, max_size=25), st.randoms(use_true_random=False))
def test_any_order_adds_up_to_the_same_progress(log, random):
    shuffled = list(log)
    random.shuffle(shuffled)
    assert added_up(shuffled, one_by_one=True) == added_up(log, one_by_one=True)


@given(st.lists(facts, max_size=25))
def test_one_by_one_and_all_at_once_are_the_same(log):
    assert added_up(log, one_by_one=True) == added_up(log, one_by_one=False)


@given(st.lists(facts, max_size=25), facts)
def test_progress_never_goes_back(log, more):
    before, after = added_up(log, one_by_one=True), added_up([*log, more], one_by_one=True)
    for node, (*_moments, satisfied_at, progress, _score, seconds) in before.items():
        *_later, satisfied_later, progress_later, _score_later, seconds_later = after[node]
        assert progress_later >= progress
        assert seconds_later >= seconds
        assert satisfied_at is None or satisfied_later <= satisfied_at
        assert progress_later <= 1.0


@given(st.lists(facts, max_size=25))
def test_nothing_happens_before_the_enrolment(log):
    for first_at, *_rest in added_up(log, one_by_one=True).values():
        assert first_at is None or first_at >= BEGAN


# --- what is carried when a month leaves the log -------------------------------------------------------------


def by_carrying(log: list[Fact], archived: int, since: datetime, has_parts: bool, keeps: bool) -> Progress:
    """One activity's row, with the first ``archived`` facts added up beforehand in two parts."""
    row = Progress()
    for some in (log[: archived // 2], log[archived // 2 : archived]):
        total = Sum(BEGAN.date())
        for fact in some:
            more = {"activity_id": 3, "enrolment_id": 1, "voided": False, "is_from_elsewhere": False}
            total.add(SimpleNamespace(**{**vars(fact), **more}))
        for each in total.rows.values():
            add_carried(row, each, since=since, has_parts=has_parts, keeps_evidence=keeps)
    for fact in log[archived:]:
        fold(row, fact, since=since, has_parts=has_parts, keeps_evidence=keeps)
    return row


def figures(row: Progress) -> tuple:
    names = ("first_at", "last_at", "completed_at", "passed_at", "progress", "score", "seconds", "attempts")
    names += ("evidence",)
    return tuple(getattr(row, name) for name in names)


@given(
    st.lists(facts, max_size=25),
    st.integers(0, 25),
    moments(),
    st.booleans(),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_what_is_carried_and_what_is_left_add_up_to_the_whole_log(
    log, archived, since, has_parts, keeps, random
):
    """Whatever is archived, whenever the enrolment is said to have begun, in any order."""
    whole = Progress()
    for fact in log:
        fold(whole, fact, since=since, has_parts=has_parts, keeps_evidence=keeps)
    shuffled = list(log)
    random.shuffle(shuffled)
    assert figures(by_carrying(shuffled, archived, since, has_parts, keeps)) == figures(whole)


@given(facts, st.integers(-20_000, 20_000))
def test_a_clock_that_is_years_off_moves_nothing_out_of_the_enrolment(fact, days):
    """A phone that believes it is 1980 or 2080 is put between the beginning and the arrival."""
    skewed = replace(fact, timestamp=fact.timestamp + timedelta(days=days))
    row = Progress()
    fold(row, skewed, since=BEGAN)
    latest_possible = max(skewed.stored, BEGAN)
    assert BEGAN <= row.first_at == row.last_at <= latest_possible
    for moment in (row.completed_at, row.passed_at):
        assert moment is None or BEGAN <= moment <= latest_possible
