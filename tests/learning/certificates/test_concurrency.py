"""Many finish at once: every certificate has a number, no number is given twice or left out."""

import pytest

from learning.certificates.issue import issue
from learning.models import Certificate
from tests.factories import make_course, make_learner, make_unit
from tests.learning.certificates.finished import NEW_YEAR, finished
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("has_unit", [True, False], ids=["a province", "no unit to lock"])
def test_two_dozen_at_once_get_two_dozen_numbers(has_unit, unprinted, monkeypatch):
    monkeypatch.setattr("learning.receivers.issue", lambda enrolment: None)
    if has_unit:
        make_unit("08")
    course = make_course(lessons=1)
    enrolments = [finished(make_learner(f"Người {n}"), course) for n in range(24)]

    at_once(lambda enrolment: issue(enrolment=enrolment, at=NEW_YEAR), enrolments)

    assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, 25))


def test_the_same_completion_from_eight_workers_is_certified_once(unprinted, monkeypatch):
    monkeypatch.setattr("learning.receivers.issue", lambda enrolment: None)
    make_unit("08")
    enrolment = finished()

    issued = at_once(lambda _worker: issue(enrolment=enrolment), range(8))

    assert len({one.pk for one in issued}) == 1
    assert Certificate.objects.count() == 1
