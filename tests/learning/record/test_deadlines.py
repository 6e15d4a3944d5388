"""How much time there is, by the calendar in Vietnam, in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from learning.record.deadlines import Deadline
from tests.learning.record.making import at

NOW = at(2026, 11, 26, 9)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (at(2026, 12, 1, 17), "5 days left"),
        (at(2026, 11, 27, 0, 1), "Due tomorrow"),
        (at(2026, 11, 26, 17), "Due today"),
        (at(2026, 11, 26, 8), "Overdue since today"),
        (at(2026, 11, 25, 17), "Overdue by 1 day"),
        (at(2026, 11, 23, 17), "Overdue by 3 days"),
    ],
)
def test_the_days_that_are_left_are_said_in_words(due, words):
    with translation.override("en"):
        assert Deadline(due, NOW).words == words


def test_they_are_said_in_vietnamese():
    with translation.override("vi"):
        assert Deadline(at(2026, 12, 1, 17), NOW).words == "Còn 5 ngày"
        assert Deadline(at(2026, 11, 23, 17), NOW).words == "Quá hạn 3 ngày"


def test_what_is_due_at_midnight_is_due_on_the_day_that_ends_then():
    midnight = Deadline(at(2026, 11, 27), at(2026, 11, 26, 23, 59))
    assert (midnight.days, midnight.is_over) == (0, False)
    after = Deadline(at(2026, 11, 27), at(2026, 11, 27))
    assert (after.days, after.is_over) == (-1, True)


def test_the_day_is_the_one_in_vietnam_while_it_is_still_yesterday_in_london():
    # 00:30 on the 26th here is 17:30 on the 25th in UTC.
    assert Deadline(at(2026, 11, 26, 17), at(2026, 11, 26, 0, 30)).days == 0


@pytest.mark.parametrize(("days", "tone"), [(-1, "wrong"), (3, "warn"), (30, "")])
def test_the_colour_only_repeats_what_the_words_say(days, tone):
    assert Deadline(NOW + timedelta(days=days), NOW).tone == tone
