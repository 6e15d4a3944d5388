"""Anybody may check a certificate, and learns no more than that it is real."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from learning.branding.brand import default_brand
from learning.certificates.issue import issue, revoke
from learning.certificates.lookup import MOST
from tests.factories import make_course, make_learner, make_unit
from tests.learning.certificates.finished import NEW_YEAR, finished

pytestmark = pytest.mark.django_db
CHECK = "/learning/certificates/"


@pytest.fixture(autouse=True)
def _nobody_was_hurried():
    cache.clear()


@pytest.fixture
def certificate():
    make_unit("08", name="Tuyên Quang")
    learner = make_learner("Nguyễn Thị Hồng Ánh")
    return issue(enrolment=finished(learner, make_course(title="Phòng chống lừa đảo")), at=NEW_YEAR)


def test_a_valid_certificate_shows_a_masked_name(english, certificate):
    response = english.get(certificate.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 200
    for words in (
        "This certificate is valid",
        "Nguyễn T. H. Á***",
        "Phòng chống lừa đảo",
        "Học viện số tỉnh Tuyên Quang (trình diễn)",
        "0001/2026/CN-CĐS",
    ):
        assert words in page
    for secret in ("Hồng", "Thị", str(certificate.enrolment.uuid), str(certificate.enrolment.learner.uuid)):
        assert secret not in page


def test_search_engines_are_asked_to_stay_away(english, certificate):
    response = english.get(certificate.get_absolute_url())
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_a_revoked_certificate_says_since_when(english, certificate):
    revoke(certificate=certificate, reason="Lý do nội bộ", at=NEW_YEAR)
    page = english.get(certificate.get_absolute_url()).content.decode()
    assert "This certificate was revoked" in page
    assert "2026" in page
    assert "This certificate is valid" not in page
    assert "Lý do nội bộ" not in page


@pytest.mark.parametrize("code", ["00000000-0000-4000-8000-000000000000", "khong-co", "1"])
def test_an_unknown_address_gets_a_friendly_answer_with_the_form(english, certificate, code):
    response = english.get(f"{CHECK}{code}/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "This certificate is not known" in page
    assert 'name="number"' in page


@pytest.mark.parametrize(
    "number", ["0001/2026/CN-CĐS", "1/2026", " 0001 / 2026 ", "0001/2026/cn-cds", "0001/2026/CN-CÐS"]
)
def test_a_number_finds_its_certificate_however_it_is_written(english, certificate, number):
    response = english.get(CHECK, {"number": number})
    assert (response.status_code, response["Location"]) == (302, certificate.get_absolute_url())


@pytest.mark.parametrize("number", ["2/2026", "1/2025", "abc", "1", "9999999999/2026", "<script>"])
def test_a_number_nobody_issued_is_unknown(english, certificate, number):
    response = english.get(CHECK, {"number": number})
    assert response.status_code == 404
    assert "This certificate is not known" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_one_number_of_two_provinces_shows_both(english, certificate, settings):
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": ""}
    other = make_unit("15", name="Lào Cai", full_name="Tỉnh Lào Cai")
    issue(enrolment=finished(make_learner("Giàng A Páo", unit=other, audience="CC")), at=NEW_YEAR)
    page = english.get(CHECK, {"number": "1/2026"}).content.decode()
    assert "Nguyễn T. H. Á***" in page
    assert "Giàng A. P***" in page


def test_the_empty_form_invites(english):
    response = english.get(CHECK)
    assert response.status_code == 200
    assert "Look up by number" in response.content.decode()


def test_reading_the_register_number_by_number_is_slowed_down(english, certificate):
    answers = [english.get(CHECK, {"number": "1/2026"}).status_code for _time in range(MOST + 1)]
    assert answers == [302] * MOST + [429]
    assert english.get(CHECK, {"number": "1/2026"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    assert english.get(certificate.get_absolute_url()).status_code == 200


def test_checking_asks_the_database_once(english, certificate, django_assert_num_queries):
    default_brand()  # remembered between pages
    with django_assert_num_queries(1):
        english.get(certificate.get_absolute_url())


def test_nothing_can_be_posted_to_it(english):
    assert english.post(reverse("learning:certificates")).status_code == 405
