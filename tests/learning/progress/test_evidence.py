"""Time and playing must be proved: each second of the clock counts once, whatever is claimed for it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learning import api
from learning.activities.models import MoveOn
from learning.activities.structure import Node
from learning.models import Progress
from learning.progress.evidence import add_evidence, enough_at, joined, length, share_proved
from learning.progress.rebuild import rebuild
from learning.statements.models import BESIDE
from learning.statements.played import SEGMENTS, SINCE, Played, played_in
from tests.factories import make_course, make_learner, say

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
any_time = settings(deadline=None)  # what is proved is no matter of how busy the machine is
spans = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda pair: (min(pair), max(pair)))
reports = st.tuples(
    st.integers(0, 3000), st.integers(0, 600), st.lists(spans.filter(lambda one: one[0] < one[1]), max_size=4)
)


def node(**rule) -> Node:
    return Node(1, uuid.uuid4(), "", "", None, True, 1.0, MoveOn.COMPLETED, False, "", **rule)


def kept(log) -> list | None:
    found = None
    for offset, seconds, segments in log:
        moment = BEGAN + timedelta(seconds=offset)
        found = add_evidence(found, Played(tuple(segments)), seconds, moment, BEGAN)
    return found


@any_time
@given(st.lists(spans, max_size=20))
def test_the_length_of_spans_is_the_number_of_seconds_that_are_in_any(some):
    assert length(some) == len({second for start, end in some for second in range(start, end)})


@any_time
@given(st.lists(reports, max_size=20), st.randoms(use_true_random=False))
def test_reports_in_any_order_and_repeated_prove_the_same(log, random):
    shuffled = [*log, *random.sample(log, len(log) // 2)]
    random.shuffle(shuffled)
    assert kept(shuffled) == kept(log)
    assert joined(kept(log[:5]), kept(log[3:])) == kept(log)


@any_time
@given(st.lists(reports, max_size=20), reports)
def test_one_report_more_is_never_less_proof_nor_a_later_one(log, more):
    asked = node(least_seconds=300, least_played=120)
    before, after = enough_at(asked, kept(log)), enough_at(asked, kept([*log, more]))
    assert share_proved(asked, kept([*log, more])) >= share_proved(asked, kept(log))
    assert before is None or (after is not None and after <= before)


@any_time
@given(st.lists(reports, max_size=20))
def test_it_is_enough_exactly_when_the_whole_share_is_proved(log):
    asked = node(least_seconds=300, least_played=120)
    assert (enough_at(asked, kept(log)) is not None) == (share_proved(asked, kept(log)) >= 1.0)


@any_time
@given(st.lists(reports, max_size=20))
def test_nobody_was_at_it_longer_than_the_clock_has_gone(log):
    active = length((began, end) for end, began, _segments in kept(log) or [])
    assert active <= max((offset for offset, _seconds, _segments in log), default=0)


@pytest.mark.parametrize(
    "said", ["", "12", "a[.]b", "5[.]2", "-3[.]4", "nan[.]3", "0[.]inf", "1[.]2[.]3", 7, None, ["0[.]2"]]
)
def test_segments_that_are_none_say_nothing(said):
    assert played_in({"result": {"extensions": {SEGMENTS: said}}}).segments == ()


def test_segments_are_read_as_the_video_profile_writes_them():
    said = {SEGMENTS: "0[.]12.04[,]14[.]20", SINCE: "2026-03-01T08:00:00+00:00"}
    assert played_in({"result": {"extensions": said}}) == Played(((0.0, 12.0), (14.0, 20.0)), BEGAN)
    assert played_in({"result": None}) == played_in({"result": {"extensions": []}}) == Played()


# --- through the log ------------------------------------------------------------------------------------------


@pytest.fixture
def began():
    return timezone.now() - timedelta(hours=2)


def begin(course, at):
    return api.enrol(learner=make_learner(), course=course, at=at)


def lesson_with(course, **rule):
    lesson = course.parts.get(title="Bài 1")
    declared = [
        api.Declaration(course.key, api.COURSE, course.title, fields={"open_to_guests": True}),
        api.Declaration(lesson.key, api.LESSON, lesson.title, parent=course.key, fields=rule),
    ]
    api.declare_course(declared)
    lesson.refresh_from_db()
    return lesson


def read(lesson, seconds: int, at) -> dict:
    result = {"duration": f"PT{seconds}S"}
    return say(lesson, api.verbs.EXPERIENCED, result=result, timestamp=at.isoformat())


def watched(lesson, segments: str, *, since, at) -> dict:
    extensions = {SEGMENTS: segments, SINCE: since.isoformat()}
    return say(lesson, api.verbs.PROGRESSED, result={"extensions": extensions}, timestamp=at.isoformat())


def satisfied_at(enrolment, lesson):
    row = Progress.objects.filter(enrolment=enrolment, activity=lesson).first()
    return row and row.satisfied_at


def test_a_lesson_with_a_least_time_waits_for_it_and_a_replay_says_the_same(db, began):
    lesson = lesson_with(make_course(lessons=1), least_seconds=120)
    enrolment = begin(lesson.course, began)

    done = api.record_for(enrolment, [say(lesson, timestamp=(began + timedelta(minutes=1)).isoformat())])
    assert not done.satisfied
    assert Progress.objects.get(enrolment=enrolment, activity=lesson).progress < 1
    api.record_for(enrolment, [read(lesson, 60, began + timedelta(minutes=2))])
    assert satisfied_at(enrolment, lesson) is None
    last = began + timedelta(minutes=9)
    assert api.record_for(enrolment, [read(lesson, 60, last)]).course_satisfied
    live = satisfied_at(enrolment, lesson)
    assert abs(live - last) < timedelta(milliseconds=1)

    Progress.objects.filter(enrolment=enrolment).delete()
    rebuild(enrolment)
    assert satisfied_at(enrolment, lesson) == live


def test_an_hour_claimed_in_the_first_minute_is_a_minute(db):
    lesson = lesson_with(make_course(lessons=1), least_seconds=120)
    now = timezone.now()
    enrolment = begin(lesson.course, now - timedelta(seconds=60))

    api.record_for(
        enrolment, [read(lesson, 3600, now), say(lesson), *(read(lesson, 60, now) for _ in range(9))]
    )

    assert satisfied_at(enrolment, lesson) is None


def test_a_video_is_watched_by_its_segments_together_and_not_by_saying_so(db, began):
    lesson = lesson_with(make_course(lessons=1), least_played=90)
    enrolment = begin(lesson.course, began)
    minute = timedelta(minutes=1)

    assert not api.record_for(enrolment, [say(lesson)]).satisfied
    again = watched(lesson, "0[.]50", since=began, at=began + minute)
    api.record_for(
        enrolment, [again, watched(lesson, "10[.]50", since=began + minute, at=began + 2 * minute)]
    )
    row = Progress.objects.get(enrolment=enrolment, activity=lesson)
    assert row.progress == pytest.approx(50 / 90)
    rest = watched(lesson, "50[.]90", since=began + 2 * minute, at=began + 3 * minute)
    assert api.record_for(enrolment, [rest, again]).course_satisfied


def test_a_whole_video_in_two_seconds_is_not_believed(db, began):
    lesson = lesson_with(make_course(lessons=1), least_played=90)
    enrolment = begin(lesson.course, began)
    at = began + timedelta(minutes=5)

    api.record_for(
        enrolment, [watched(lesson, "0[.]600", since=at - timedelta(seconds=2), at=at), say(lesson)]
    )

    assert satisfied_at(enrolment, lesson) is None
    row = Progress.objects.get(enrolment=enrolment, activity=lesson)
    assert row.progress == pytest.approx(4 / 90)


def test_what_a_facilitator_saw_needs_no_clock(db):
    lesson = lesson_with(make_course(lessons=1), least_seconds=600)
    enrolment = begin(lesson.course, timezone.now())
    done = api.record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=enrolment.learner.uuid,
        statements=[say(lesson)],
        authority=BESIDE,
    )
    assert done.course_satisfied
    live = satisfied_at(enrolment, lesson)
    rebuild(enrolment)
    assert satisfied_at(enrolment, lesson) == live
