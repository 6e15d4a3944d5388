"""Many at once: a PIN is guessed by a crowd, a group lesson is sent from several phones."""

import uuid

import pytest
from django.utils import timezone

from learning.facilitating.cards import CardRefused, make_card, open_card
from learning.facilitating.holding import hold, mark, note_present
from learning.models import CardTry, Enrolment, Participation, Statement
from tests.factories import leaves, make_course, make_learner, make_unit, make_user
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def here():
    return make_unit("02455", level="commune", parent=make_unit("08"))


def test_a_crowd_that_guesses_has_five_guesses(here, monkeypatch):
    card, pin = make_card(learner=make_learner(unit=here), by=make_user("mai"))
    looked_at = []
    monkeypatch.setattr(
        "learning.facilitating.cards.check_password", lambda given, _kept: bool(looked_at.append(given))
    )

    def guess(_number):
        try:
            open_card(code=card.code, pin=pin)
        except CardRefused:
            return

    at_once(guess, range(24))

    assert CardTry.objects.filter(outcome="wrong").count() == 5
    assert CardTry.objects.filter(outcome="locked").count() == 19


def test_a_group_lesson_from_eight_phones_is_recorded_once(here, monkeypatch):
    monkeypatch.setattr("learning.receivers.issue", lambda enrolment: None)
    by = make_user("mai")
    lesson = leaves(make_course(2))[0]
    session = hold(form=uuid.uuid4(), lesson=lesson, unit=here, held_on=timezone.localdate(), place="", by=by)
    people = [make_learner(f"Người {number}", unit=here) for number in range(6)]
    note_present(session=session, shown=people, present=people)

    done = at_once(
        lambda _phone: mark(session=session, learners=[one.uuid for one in people], by=by), range(8)
    )

    assert sum(one.count for one in done) == 6
    assert Enrolment.objects.count() == Statement.objects.count() == 6
    assert Participation.objects.filter(completed_at=None).count() == 0
