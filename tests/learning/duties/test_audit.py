"""The log of the units: who did what with whom, contacts' looks too, for those who watch over it."""

import pytest
from django.urls import reverse
from wagtail.log_actions import log

from learning import api
from learning.models import Contact, Membership, Role
from tests.factories import LONG_AGO, make_course, make_learner, make_user
from tests.learning.duties.test_roles import text_of

pytestmark = pytest.mark.django_db
INDEX = "/admin/learning/log/"


@pytest.fixture
def hoa(here):
    learner = make_learner("Nguyễn Thị Hoa", unit=here)
    contact = Contact(learner=learner)
    contact.phone = "0912345678"
    contact.save()
    return learner


def test_the_data_protection_officer_sees_who_looked_at_a_contact_and_no_figures(staff, here, province, hoa):
    looking = staff(here, may=["view_contact"], name="ha")
    assert looking.get(reverse("learning_learners:contact", args=[hoa.pk])).status_code == 200
    looking.logout()
    client = staff(province, "data_protection", name="bao-ve")
    text = text_of(client.get(INDEX))
    assert "ha Contact looked at Nguyễn Thị Hoa" in text
    assert "0912345678" not in text
    assert client.get("/admin/learning/reports/").status_code == 302
    assert client.get("/admin/learning/learners/").status_code == 403
    assert client.get("/admin/certificates/").status_code == 302
    assert client.get("/admin/learning/units/").status_code == 302
    assert INDEX in client.get("/admin/").content.decode()


def test_only_ones_own_units_are_in_it_and_who_has_left_too(staff, here, there, hoa):
    far = make_learner("Lò Thị Xa", unit=there)
    nowhere = make_learner("Sùng Thị Ca")
    gone = make_learner("Giàng Thị Mỷ", unit=there)
    Membership.objects.create(
        learner=gone, unit=here, kind="work", audience="CC", from_date=LONG_AGO, to_date=LONG_AGO
    )
    for each in (hoa, far, nowhere, gone):
        log(each, "learning.look_at_contact", user=make_user(f"xem-{each.pk}"))
    text = text_of(staff(here, "data_protection", name="bao-ve").get(INDEX))
    assert "Nguyễn Thị Hoa" in text
    assert "Giàng Thị Mỷ" in text
    assert "Lò Thị Xa" not in text
    assert "Sùng Thị Ca" not in text


def test_roles_and_their_ends_are_in_it(staff, here, there):
    admin = make_user("quantri", is_superuser=True)
    for unit in (here, there):
        given = {"name": "officer", "from_date": LONG_AGO}
        api.end_role(
            by=admin, role=api.grant(by=admin, user=make_user(f"cb-{unit.code}"), unit=unit, **given)
        )
    text = text_of(staff(here, "data_protection", name="bao-ve").get(INDEX))
    assert "Role given cb-00700 ·" in text
    assert "Role ended cb-00700" in text
    assert "cb-00703" not in text


def test_it_is_searched_without_accents_and_by_kind(staff, here, hoa):
    other = make_learner("Hoàng Văn Bảo", unit=here)
    for each in (hoa, other):
        log(each, "learning.look_at_contact")
        log(each, "learning.transfer_learner")
    client = staff(here, "data_protection", name="bao-ve")
    text = text_of(client.get(INDEX, {"q": "nguyen hoa"}))
    assert "Nguyễn Thị Hoa" in text
    assert "Hoàng Văn Bảo" not in text
    only = text_of(client.get(f"{INDEX}results/", {"action": "learning.look_at_contact"}))
    assert only.count("Contact looked at") == 2
    assert "Transferred" not in only


@pytest.mark.parametrize("role", [None, "officer", "head", "owner", "facilitator", "trainer", "clerk"])
def test_others_are_refused(staff, here, role):
    client = staff(here if role else None, role or "officer")
    assert client.get(INDEX).status_code == 403
    assert client.get(f"{INDEX}results/").status_code == 403


def test_an_administrator_sees_all_of_it(staff, here, hoa):
    log(hoa, "learning.look_at_contact")
    log(make_learner("Sùng Thị Ca"), "learning.look_at_contact")
    text = text_of(staff(name="quantri", is_superuser=True).get(INDEX))
    assert "Nguyễn Thị Hoa" in text
    assert "Sùng Thị Ca" in text


def test_the_log_asks_as_often_for_forty_as_for_two(staff, here, hoa, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = staff(here, "data_protection", name="bao-ve")
    by = make_user("ha-2")
    api.enrol(learner=hoa, course=make_course())
    for _each in range(2):
        log(hoa, "learning.look_at_contact", user=by)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        client.get(INDEX)
    for _each in range(38):
        log(hoa, "learning.look_at_contact", user=by)
    with django_assert_num_queries(len(few)):
        assert text_of(client.get(INDEX)).count("Contact looked at") >= 40
    assert Role.objects.count() == 1
