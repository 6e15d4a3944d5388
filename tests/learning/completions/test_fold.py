"""What another platform says of the whole is folded like everything else: order and repetition do not matter."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.progress.fold import fold, told_by_parts
from learning.progress.models import Progress
from learning.progress.satisfy import carry_up
from learning.statements import verbs
from tests.learning.progress.test_fold import BEGAN, LEAVES, Fact, course, facts, moments

COURSE = 1
FIELDS = ("first_at", "last_at", "completed_at", "passed_at", "satisfied_at", "progress", "score", "seconds")


@dataclass(frozen=True)
class Said(Fact):
    is_from_elsewhere: bool = False


here = facts.map(lambda fact: Said(**vars(fact)))
elsewhere = st.builds(
    Said,
    activity_id=st.just(COURSE),
    verb=st.sampled_from([verbs.COMPLETED, verbs.PASSED]),
    success=st.just(None),
    completion=st.just(True),
    scaled=st.one_of(st.none(), st.integers(0, 20).map(lambda n: n / 20)),
    extent=st.none(),
    seconds=st.just(0),
    timestamp=moments(),
    stored=moments(first=0),
    is_from_elsewhere=st.just(True),
)
claims = elsewhere.map(lambda said: Said(**{**vars(said), "is_from_elsewhere": False}))


def added_up(log, *, one_by_one: bool) -> dict[int, tuple]:
    structure, rows = course(), {}
    for fact in log:
        row = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
        fold(row, fact, since=BEGAN, has_parts=told_by_parts(structure, fact))
        if one_by_one:
            carry_up(structure, rows, {fact.activity_id})
    if rows and not one_by_one:
        carry_up(structure, rows, set(rows))
    return {pk: tuple(getattr(row, each) for each in FIELDS) for pk, row in rows.items()}


@settings(deadline=None)
@given(st.lists(here, max_size=10), st.lists(elsewhere, min_size=1, max_size=3), st.randoms())
def test_in_whichever_order_it_comes_the_course_is_done_from_the_same_day(own, there, random):
    log = [*own, *there]
    live = added_up(log, one_by_one=True)
    random.shuffle(log)
    assert added_up(log, one_by_one=True) == live == added_up(log, one_by_one=False)
    satisfied, progress = live[COURSE][4], live[COURSE][5]
    assert progress == 1.0
    said = [min(max(each.timestamp, BEGAN), max(each.stored, BEGAN)) for each in there]
    assert BEGAN <= satisfied <= min(said) <= BEGAN + timedelta(days=61)


@settings(deadline=None)
@given(st.lists(claims, min_size=1, max_size=5))
def test_who_only_claims_it_gets_nowhere(said):
    rows = added_up(said, one_by_one=True)
    assert rows[COURSE][2:6] == (None, None, None, 0.0)
    assert not set(LEAVES) & rows.keys()
