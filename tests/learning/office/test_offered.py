"""Nobody is offered what she would be refused."""

import pytest
from django.urls import reverse

from learning.certificates.issue import issue
from learning.models import Contact, Role
from tests.factories import LONG_AGO, make_learner
from tests.learning.certificates.finished import finished

pytestmark = pytest.mark.django_db
DOING = ["edit", "transfer", "merge", "contact"]


@pytest.fixture
def hoa(here):
    learner = make_learner("Nguyễn Thị Hoa", unit=here, audience="CC")
    contact = Contact(learner=learner)
    contact.phone = "0912345678"
    contact.save()
    return learner


def offered(client, learner) -> list[str]:
    page = client.get(reverse("learning_learners:learner", args=[learner.pk])).content.decode()
    return [name for name in DOING if reverse(f"learning_learners:{name}", args=[learner.pk]) in page]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", DOING),
        ("head", ["edit", "transfer", "merge"]),
        ("officer", ["edit", "transfer", "merge"]),
        ("facilitator", []),
        ("supervisor", []),
    ],
)
def test_the_page_of_a_learner_offers_what_a_role_may(staff, here, hoa, role, expected):
    assert offered(staff(here, role), hoa) == expected


def test_what_is_offered_depends_on_the_unit_not_on_the_best_of_ones_roles(staff, here, there, hoa):
    client = staff(here, "supervisor")
    user = client.get("/admin/").wsgi_request.user
    Role.objects.create(user=user, unit=there, name="owner", from_date=LONG_AGO)
    assert offered(client, hoa) == []
    for name in DOING:
        address = reverse(f"learning_learners:{name}", args=[hoa.pk])
        assert client.post(address, {"given_name": "X"}).status_code in (403, 404, 405), name


def test_an_owner_changes_a_contact_and_a_reader_with_the_permission_does_not(staff, here, hoa):
    address = reverse("learning_learners:contact", args=[hoa.pk])
    given = {"phone": "0987654321", "email": "", "identity": ""}
    reading = staff(here, "supervisor", may=["view_contact", "change_contact"], name="tu")
    assert "0912345678" in reading.get(address).content.decode()
    reading.post(address, given)
    assert Contact.objects.get().phone == "0912345678"
    reading.logout()
    staff(here, "owner", name="son").post(address, given)
    assert Contact.objects.get().phone == "0987654321"


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("supervisor", False), ("facilitator", False)])
def test_certificates_are_offered_to_revoke_to_who_may(staff, here, hoa, monkeypatch, role, may):
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)
    certificate = issue(enrolment=finished(hoa))
    page = staff(here, role).get(reverse("learning_certificates:index")).content.decode()
    assert certificate.label in page
    assert (reverse("learning_certificates:revoke", args=[certificate.pk]) in page) is may


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("supervisor", False)])
def test_freezing_is_offered_to_who_may(staff, province, role, may):
    page = staff(province, role).get(reverse("learning_reports:index")).content.decode()
    assert (reverse("learning_reports:freeze") in page) is may


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("officer", False), ("supervisor", False)])
def test_changes_of_units_are_offered_to_who_may(staff, province, role, may):
    client = staff(province, role)
    assert (
        reverse("learning_units:changes") in client.get(reverse("learning_units:index")).content.decode()
    ) is may
    page = client.get(reverse("learning_units:unit", args=[province.pk])).content.decode()
    assert ('name="name"' in page) is may
