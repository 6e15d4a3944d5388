"""Progress and its log in the administration."""

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.keeping.pages import share_of, told
from learning.keeping.proving import prove
from learning.models import Difference, Enrolment, Proof, Rebuild, Role
from learning.people.standing import tell_rights
from tests.factories import LONG_AGO, make_unit, make_user
from tests.learning.keeping.made import NOVEMBER, half_year, standing
from tests.learning.keeping.test_proving import damage

pytestmark = pytest.mark.django_db
INDEX = "/admin/learning/progress-and-log/"


@pytest.fixture
def place():
    return make_unit("00700", level="commune", parent=make_unit("08"))


@pytest.fixture
def owner(place):
    user = make_user("son")
    Role.objects.create(user=user, unit=place.parent, name="owner", from_date=LONG_AGO)
    tell_rights(user=user)
    return user


@pytest.fixture
def differing(place):
    _course, people = half_year()
    for each, unit in zip(people[:2], (place, make_unit("90")), strict=True):
        Enrolment.objects.filter(pk=each.pk).update(unit=unit)
        damage(each)
    with time_machine.travel(NOVEMBER, tick=False):
        prove(sample=10)
    return people


def test_before_the_first_night_the_page_says_so(english, owner):
    english.force_login(owner)
    assert "not compared with the log yet" in english.get(INDEX).content.decode()


def test_a_good_night_is_said_in_one_line(english, owner):
    half_year()
    with time_machine.travel("2026-11-21T19:14:00Z", tick=False):
        prove(sample=10)
    english.force_login(owner)
    text = english.get(INDEX).content.decode()
    assert "match 100% · 02:14" in text
    assert "3 enrolments replayed" in text


def test_nearly_all_is_not_said_to_be_all():
    proof = Proof(started_at=NOVEMBER, looked_at=9_999, differing=1)
    assert "100" not in share_of(proof)
    assert "1 " in told(proof)


def test_what_differs_is_shown_to_who_looks_after_the_unit_and_nobody_else_s(english, owner, differing):
    english.force_login(owner)
    text = english.get(INDEX).content.decode()
    mine, other = Difference.objects.order_by("pk")
    assert str(mine.enrolment.learner) in text
    assert reverse("learning_learners:learner", args=[mine.enrolment.learner_id]) in text
    assert str(other.enrolment.learner) not in text
    assert "1 more is in units that you do not look after" in text


def test_the_owner_heals_it_and_it_is_logged(english, owner, differing):
    english.force_login(owner)
    mine, other = Difference.objects.order_by("pk")
    stood = standing(mine.enrolment)
    address = reverse("learning_keeping:heal", args=[mine.pk])
    for _time in range(2):
        assert english.post(address).status_code == 302
    assert standing(mine.enrolment) != stood
    assert ModelLogEntry.objects.filter(action="learning.heal_progress").count() == 1
    assert english.post(reverse("learning_keeping:heal", args=[other.pk])).status_code == 404
    assert "Put right" in english.get(INDEX).content.decode()


def test_the_first_page_tells_it_to_who_may_see_it(english, owner, differing):
    english.force_login(owner)
    assert "See the nightly proof" in english.get("/admin/").content.decode()
    head = make_user("thang")
    Role.objects.create(user=head, unit=make_unit("91"), name="head", from_date=LONG_AGO)
    tell_rights(user=head)
    english.force_login(head)
    assert "See the nightly proof" not in english.get("/admin/").content.decode()


def test_an_administrator_begins_stops_and_goes_on(english, differing, django_capture_on_commit_callbacks):
    english.force_login(make_user("quantri", is_superuser=True))
    address = reverse("learning_keeping:rebuild")
    with django_capture_on_commit_callbacks(execute=True):
        english.post(address, {"do": "begin"})
    run = Rebuild.objects.get()
    assert (run.state, run.changed) == ("finished", 2)
    run = Rebuild.objects.create(total=3)
    english.post(address, {"do": "begin"})
    assert Rebuild.objects.count() == 2
    english.post(address, {"do": "stop"})
    run.refresh_from_db()
    assert run.state == "stopped"
    with django_capture_on_commit_callbacks(execute=True):
        english.post(address, {"do": "resume"})
    run.refresh_from_db()
    assert run.state == "finished"


def test_many_differences_ask_no_more_than_few(english, owner, place, django_assert_num_queries):
    english.force_login(owner)

    def night(count: int) -> None:
        for _number in range(count):
            _course, people = half_year()
            Enrolment.objects.filter(pk__in=[each.pk for each in people]).update(unit=place)
            damage(people[0])
        prove(sample=100)

    night(1)
    english.get(INDEX)
    with django_assert_num_queries(21):
        english.get(INDEX)
    night(4)
    with django_assert_num_queries(21):
        english.get(INDEX)
