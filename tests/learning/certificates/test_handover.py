"""A guest with certificates signs in: everything stays valid, and nothing is valid twice."""

import pytest

from learning import api
from learning.certificates.handover import MERGED, hand_over, hand_over_left
from learning.certificates.issue import issue
from learning.models import Certificate, Enrolment, Membership
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say
from tests.learning.certificates.finished import finish, finished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unprinted")]


@pytest.fixture
def course():
    return make_course(lessons=2)


@pytest.fixture
def hoa():
    return make_learner("Nguyễn Thị Hoa", user=make_user("hoa"))


def test_a_course_only_the_guest_took_brings_its_certificate(merge, course, hoa):
    guest = make_learner("Thị Hoa")
    certificate = issue(enrolment=finished(guest, course))
    merge(guest, hoa)
    certificate.refresh_from_db()
    assert certificate.enrolment.learner == hoa
    assert (certificate.revoked_at, certificate.printed["name"]) == (None, "Thị Hoa")
    assert Certificate.objects.count() == 1


def test_a_certificate_moves_to_the_enrolment_that_stays(merge, course, hoa):
    own = api.enrol(learner=hoa, course=course)
    guest = make_learner("Thị Hoa")
    certificate = issue(enrolment=finished(guest, course))
    merge(guest, hoa)
    certificate.refresh_from_db()
    assert (certificate.enrolment, certificate.revoked_at) == (own, None)
    assert Certificate.objects.count() == 1


def test_of_two_certificates_the_accounts_one_stays(merge, course, hoa):
    kept = issue(enrolment=finished(hoa, course))
    guest = make_learner("Thị Hoa")
    extra = issue(enrolment=finished(guest, course))
    merge(guest, hoa)
    kept.refresh_from_db()
    extra.refresh_from_db()
    assert kept.revoked_at is None
    assert (extra.revoked_at is None, extra.reason) == (False, MERGED)


def test_a_course_finished_by_both_together_earns_one(merge, course, hoa):
    first, second = leaves(course)
    own, guest = api.enrol(learner=hoa, course=course), api.new_guest()
    api.record_for(own, [say(first)])
    api.record_for(api.enrol(learner=guest, course=course), [say(second)])
    merge(guest, hoa)
    assert api.certificate_of(own).printed["name"] == "Nguyễn Thị Hoa"


def test_a_nameless_guest_has_hers_once_the_account_says_the_name(merge, course, hoa):
    guest = api.new_guest()
    enrolment = finished(guest, course)
    assert issue(enrolment=enrolment) is None
    merge(guest, hoa)
    assert api.certificate_of(enrolment).printed["name"] == "Nguyễn Thị Hoa"


def test_handing_over_twice_changes_nothing(merge, course, hoa):
    api.enrol(learner=hoa, course=course)
    guest = make_learner("Thị Hoa")
    issue(enrolment=finished(guest, course))
    merge(guest, hoa)
    before = list(Certificate.objects.values())
    hand_over(kept=hoa, merged_uuid=guest.uuid)
    assert list(Certificate.objects.values()) == before


def test_a_crash_after_the_merge_is_mended_at_night(course, hoa):
    own = api.enrol(learner=hoa, course=course)
    guest = make_learner("Thị Hoa")
    certificate = issue(enrolment=finished(guest, course))
    api.merge_guest(guest=guest, into=hoa)  # and nothing after the commit
    assert hand_over_left() == 1
    assert hand_over_left() == 0
    certificate.refresh_from_db()
    assert certificate.enrolment == own


def test_a_revoked_certificate_is_not_issued_again_by_signing_in(merge, course, hoa):
    guest = make_learner("Thị Hoa")
    certificate = issue(enrolment=finished(guest, course))
    api.revoke_certificate(certificate=certificate, reason="Nhầm")
    merge(guest, hoa)
    assert Certificate.objects.count() == 1


def test_a_course_begun_again_after_leaving_earns_its_own(course, hoa):
    first = finished(hoa, course)
    old = issue(enrolment=first)
    api.withdraw(first)
    again = finish(api.enrol(learner=hoa, course=course))
    assert issue(enrolment=again).number == old.number + 1
    assert Enrolment.objects.filter(certificate__revoked_at__isnull=True).count() == 2


def test_what_a_guest_said_of_her_home_does_not_outweigh_what_is_known(merge, hoa):
    province = make_unit("08")
    known, said = (make_unit(code, level="commune", parent=province) for code in ("00700", "00703"))
    Membership.objects.create(learner=hoa, unit=known, kind="work", audience="CC", from_date=known.valid_from)
    guest = make_learner("Thị Hoa", unit=said)
    merge(guest, hoa)
    assert [each.unit for each in hoa.memberships.all()] == [known]
