import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import Consent, Contact, Learner, Membership, Role
from tests.factories import make_learner, make_user

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("learning:neighbours"), reverse("learning:new_neighbour")


def given(**changed) -> dict:
    """What a facilitator sends to register somebody."""
    about = {"form": str(uuid.uuid4()), "name": "Lò Thị Én", "birth": "1958", "sex": "F", "agreed": "on"}
    return {**about, **changed}


def test_only_a_facilitator_comes_in(client, here):
    assert client.get(LIST).status_code == 302
    client.force_login(make_user("hoa"))
    assert client.get(LIST).status_code == 403
    assert client.post(NEW, given()).status_code == 403
    assert not Learner.objects.filter(full_name="Lò Thị Én").exists()


def test_a_role_that_is_over_opens_nothing(client, mai):
    Role.objects.update(to_date=timezone.localdate() - timedelta(days=1))
    assert client.get(LIST).status_code == 403


def test_she_sees_who_lives_in_her_unit_and_nobody_else(client, mai, here, there, province):
    mine = make_learner("Lò Thị Én", unit=here)
    works = make_learner("Ma Văn Công", unit=here, audience="CC")
    others = [make_learner("Sùng A Páo", unit=there), make_learner("Hoàng Thị Tỉnh", unit=province)]
    left = make_learner("Bàn Văn Đi", unit=here)
    left.memberships.update(to_date=timezone.localdate() - timedelta(days=1))
    page = client.get(LIST).text
    assert str(mine) in page
    for one in (works, *others, left):
        assert str(one) not in page
        assert client.get(reverse("learning:neighbour", args=[one.uuid])).status_code == 404
    assert client.get(reverse("learning:neighbour", args=[mine.uuid])).status_code == 200


def test_a_role_in_the_province_reaches_its_communes(client, appoint, province, here, there):
    appoint(province)
    make_learner("Lò Thị Én", unit=here)
    make_learner("Sùng A Páo", unit=there)
    page = client.get(LIST).text
    assert "Lò Thị Én" in page
    assert "Sùng A Páo" in page
    assert 'name="unit"' in client.get(NEW).text


@pytest.mark.parametrize("asked", ["én", "EN", "lo thi", "thị lò"])
def test_names_are_found_with_and_without_accents(client, mai, here, asked):
    make_learner("Lò Thị Én", unit=here)
    make_learner("Ma Văn Công", unit=here)
    page = client.get(LIST, {"q": asked}).text
    assert "Lò Thị Én" in page
    assert "Ma Văn Công" not in page


def test_a_neighbour_is_registered_with_her_home_and_her_consent(client, mai, here):
    done = client.post(NEW, given(phone="0912 345 678"), follow=True)
    learner = Learner.objects.get(full_name="Lò Thị Én")
    assert done.redirect_chain == [(reverse("learning:neighbour", args=[learner.uuid]), 302)]
    assert (str(learner.birth), learner.sex, learner.user) == ("1958", "F", None)
    home = Membership.objects.get(learner=learner)
    assert (home.unit, home.kind, home.audience) == (here, "residence", "ND")
    consent = Consent.objects.get(learner=learner)
    assert (consent.purpose, consent.recorded_by, bool(consent.version)) == ("learning", mai, True)
    assert learner.contact.phone == "0912345678"
    assert "••••••678" in done.text
    assert "0912" not in done.text


def test_the_same_form_sent_twice_registers_one(client, mai):
    sent = given()
    client.post(NEW, sent)
    # The answer was lost on the way; she presses again.
    client.post(NEW, {**sent, "sure": "1"})
    assert Learner.objects.filter(full_name="Lò Thị Én").count() == 1


def test_the_form_of_another_facilitator_is_another_form(client, appoint, here):
    sent = given()
    appoint(here, "mai")
    client.post(NEW, sent)
    appoint(here, "hoa")
    client.post(NEW, {**sent, "sure": "1"})
    assert Learner.objects.filter(full_name="Lò Thị Én").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"agreed": ""},
        {"name": ""},
        {"name": "12345"},
        {"birth": "sau"},
        {"birth": "2999"},
        {"sex": "X"},
        {"phone": "12"},
        {"form": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(client, mai, wrong):
    page = client.post(NEW, given(**wrong))
    assert page.status_code == 400
    assert "l-error" in page.text or "form" in wrong
    assert not Consent.objects.exists()
    assert not Contact.objects.exists()


def test_she_is_asked_whether_it_is_somebody_who_is_there(client, mai, here):
    known = make_learner("Lò Thị Én", unit=here, birth_on=date(1958, 3, 1))
    asked = client.post(NEW, given(name="Lo Thi En"))
    assert asked.status_code == 200
    assert str(known.uuid) in asked.text
    assert not Consent.objects.exists()
    yes = client.post(NEW, given(same=str(known.uuid)))
    assert yes.url == reverse("learning:neighbour", args=[known.uuid])
    assert Learner.objects.filter(full_name="Lò Thị Én").count() == 1
    client.post(NEW, given(sure="1"))
    assert Learner.objects.filter(full_name="Lò Thị Én").count() == 2


def test_somebody_of_another_year_or_another_unit_is_nobody_to_ask_about(client, mai, here, there):
    make_learner("Lò Thị Én", unit=here, birth_on=date(1990, 1, 1))
    make_learner("Lò Thị Én", unit=there, birth_on=date(1958, 1, 1))
    assert client.post(NEW, given()).status_code == 302
    assert Consent.objects.count() == 1


def test_nobody_elses_neighbour_is_the_same(client, mai, there):
    assert client.post(NEW, given(same=str(make_learner(unit=there).uuid))).status_code == 404
    assert client.post(NEW, given(same="nonsense")).status_code == 404


def test_her_own_page_shows_the_way_in_only_to_her(client, mai):
    assert LIST in client.get(reverse("learning:record")).text
    client.force_login(make_user("hoa"))
    assert LIST not in client.get(reverse("learning:record")).text
