"""Officers in the Wagtail admin: the certificates of their units, and only those."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from learning.certificates.issue import issue
from learning.models import Certificate, Role
from tests.factories import make_course, make_learner, make_unit, make_user
from tests.learning.certificates.finished import NEW_YEAR, finished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unprinted")]
INDEX = "/admin/certificates/"


@pytest.fixture
def province():
    return make_unit("08", name="Tuyên Quang")


@pytest.fixture
def commune(province):
    return make_unit("00700", level="commune", parent=province)


@pytest.fixture
def elsewhere(province):
    return make_unit("00703", level="commune", parent=province)


def certificate_in(unit, name="Nguyễn Thị Hồng Ánh", title="Phòng chống lừa đảo"):
    learner = make_learner(name, unit=unit, audience="CC")
    return issue(enrolment=finished(learner, make_course(title=title)), at=NEW_YEAR)


@pytest.fixture
def staff(english):
    """Signs in a user of the Wagtail admin."""

    def sign_in(unit=None, role="officer"):
        user = make_user("ha")
        group, _new = Group.objects.get_or_create(name="Nhân viên")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
        if unit:
            Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        english.force_login(user)
        return english

    return sign_in


def revoke_url(certificate) -> str:
    return reverse("learning_certificates:revoke", args=[certificate.pk])


def test_an_officer_sees_the_certificates_of_her_unit(staff, commune, elsewhere):
    certificate_in(commune, "Giàng Thị Mỷ")
    certificate_in(elsewhere, "Hoàng Văn Bảo")
    page = staff(commune).get(INDEX).content.decode()
    assert "Giàng Thị Mỷ" in page
    assert "Hoàng Văn Bảo" not in page


@pytest.mark.parametrize("query", ["giang thi my", "Giàng", "0001/2026", "1/2026", "Mật khẩu"])
def test_certificates_are_found_by_name_number_or_course(staff, commune, query):
    certificate_in(commune, "Giàng Thị Mỷ", "Mật khẩu mạnh")
    certificate_in(commune, "Hoàng Văn Bảo", "Ký số")
    page = staff(commune).get(f"{INDEX}results/", {"q": query}).content.decode()
    assert "Giàng Thị Mỷ" in page
    assert "Hoàng Văn Bảo" not in page


@pytest.mark.parametrize("role", [None, "trainer"])
def test_who_answers_for_no_unit_sees_nothing(staff, commune, role):
    certificate = certificate_in(commune)
    client = staff(commune if role else None, role)
    assert client.get(INDEX).status_code == 302  # Wagtail leads back home
    assert client.post(revoke_url(certificate), {"reason": "x"}).status_code == 404
    assert "/admin/certificates/" not in client.get("/admin/").content.decode()


def test_a_visitor_is_asked_to_sign_in(english, commune):
    assert english.get(INDEX)["Location"].startswith("/login/")
    assert english.get(revoke_url(certificate_in(commune)))["Location"].startswith("/login/")


def test_the_menu_has_it_for_officers(staff, commune):
    assert "/admin/certificates/" in staff(commune).get("/admin/").content.decode()


def test_revoking_needs_a_reason_and_is_logged(staff, commune):
    certificate = certificate_in(commune)
    client = staff(commune)
    assert client.post(revoke_url(certificate), {"reason": ""}).status_code == 200
    assert client.post(revoke_url(certificate), {"reason": "Nhầm người"}).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.revoked_at is None, certificate.reason) == (False, "Nhầm người")
    entry = registry.get_logs_for_instance(certificate).get()
    assert (entry.action, entry.user.username) == ("learning.revoke_certificate", "ha")
    assert client.get(revoke_url(certificate)).status_code == 404


def test_a_corrected_one_is_issued_at_once(staff, commune):
    certificate = certificate_in(commune, "Nguyễn Thị Hoà")
    certificate.enrolment.learner.full_name = "Nguyễn Thị Hòa"
    certificate.enrolment.learner.save()
    staff(commune).post(revoke_url(certificate), {"reason": "Sai tên", "again": "on"})
    new = Certificate.objects.get(revoked_at__isnull=True)
    assert (new.number, new.printed["name"]) == (2, "Nguyễn Thị Hòa")


def test_what_cannot_be_issued_again_is_left_as_it_is(staff, commune):
    certificate = certificate_in(commune)
    certificate.enrolment.learner.full_name = ""
    certificate.enrolment.learner.save()
    page = staff(commune).post(revoke_url(certificate), {"reason": "Sai", "again": "on"}, follow=True)
    assert "Nothing was changed" in page.content.decode()
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_certificates_of_other_units_cannot_be_revoked(staff, commune, elsewhere):
    certificate = certificate_in(elsewhere)
    assert staff(commune).post(revoke_url(certificate), {"reason": "x"}).status_code == 404
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_a_long_list_asks_no_more_than_a_short_one(staff, commune, django_assert_max_num_queries):
    client = staff(commune)
    counts = []
    for more in (1, 5):
        for _certificate in range(more):
            certificate_in(commune)
        with django_assert_max_num_queries(25) as asked:
            client.get(f"{INDEX}results/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
