"""When a completion became known is noted once, whatever its date turns out to be."""

from datetime import UTC, datetime, timedelta

from learning.models import Enrolment, Progress
from learning.progress.write import bring_figures

MAY, JUNE, JULY = (datetime(2026, month, 10, tzinfo=UTC) for month in (5, 6, 7))


def enrolment(**more):
    return Enrolment(enrolled_at=MAY, changed_at=MAY, **more)


def test_a_completion_is_known_from_when_we_heard_of_it():
    one = enrolment()
    bring_figures(one, Progress(satisfied_at=None), MAY)
    assert one.completion_known_at is None
    bring_figures(one, Progress(satisfied_at=MAY), JUNE)
    assert (one.satisfied_at, one.completion_known_at) == (MAY, JUNE)


def test_what_turns_out_to_be_earlier_was_known_before():
    one = enrolment(satisfied_at=JUNE, completion_known_at=JUNE)
    bring_figures(one, Progress(satisfied_at=MAY), JULY)
    assert (one.satisfied_at, one.completion_known_at) == (MAY, JUNE)


def test_of_what_was_completed_before_we_noted_it_nothing_is_said():
    one = enrolment(satisfied_at=MAY)
    bring_figures(one, Progress(satisfied_at=MAY - timedelta(days=1)), JULY)
    assert one.completion_known_at is None


def test_a_completion_that_was_taken_back_may_become_known_again():
    one = enrolment(completion_known_at=MAY)  # its date was taken back
    bring_figures(one, Progress(), JUNE)
    assert one.completion_known_at is None
    bring_figures(one, Progress(satisfied_at=JUNE), JULY)
    assert one.completion_known_at == JULY
