"""The holder: her PDF, her name, her record. Nobody else's."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.template import engines
from django.urls import reverse

from learning import api, pdf
from learning.activities.structure import forget_structures
from learning.certificates.issue import issue, revoke
from learning.models import Certificate, Enrolment, Membership, Role
from learning.people.learners import GUEST_COOKIE
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say
from tests.learning.certificates.finished import NEW_YEAR, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """PDFs that cost no time."""
    monkeypatch.setattr("learning.certificates.render.pdf_of", lambda certificate: b"%PDF quick")


def carry(client, learner):
    """Give the client's device the guest ``learner``."""
    client.cookies[GUEST_COOKIE] = signing.dumps(str(learner.uuid), salt="learning.guest")


def shown(client) -> BeautifulSoup:
    """Her record as she sees it."""
    return BeautifulSoup(client.get(reverse("learning:record")).content, "html.parser")


def go_on(page: BeautifulSoup) -> tuple[str, str]:
    """What the only button of a course under way says and where it leads."""
    [button] = page.select(".l-card .l-button")
    return button.text.strip(), button["href"]


def pdf_url(certificate) -> str:
    return reverse("learning:certificate_pdf", args=[certificate.uuid])


def name_url(enrolment) -> str:
    return reverse("learning:name_certificate", args=[enrolment.uuid])


# The PDF


def test_the_holder_downloads_her_certificate(client, quick):
    user = make_user("hoa")
    certificate = issue(enrolment=finished(make_learner(user=user)), at=NEW_YEAR)
    client.force_login(user)
    response = client.get(pdf_url(certificate))
    assert b"".join(response.streaming_content) == b"%PDF quick"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="chung-nhan-0001-2026.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_a_guest_downloads_hers_on_her_device(client, quick):
    guest = make_learner("Giàng Thị Mỷ")
    certificate = issue(enrolment=finished(guest))
    carry(client, guest)
    assert client.get(pdf_url(certificate)).status_code == 200


def test_nobody_else_gets_it(client, quick):
    certificate = issue(enrolment=finished(make_learner(user=make_user("hoa"))))
    assert client.get(pdf_url(certificate)).status_code == 404
    carry(client, make_learner("Người khác"))
    assert client.get(pdf_url(certificate)).status_code == 404
    client.force_login(make_user("khac"))
    assert client.get(pdf_url(certificate)).status_code == 404
    assert client.get("/learning/certificates/khong-co/pdf/").status_code == 404


def test_a_device_that_once_was_hers_gets_nothing_after_she_has_an_account(client, quick):
    learner = make_learner("Giàng Thị Mỷ")
    certificate = issue(enrolment=finished(learner))
    learner.user = make_user("my")
    learner.save()
    carry(client, learner)
    assert client.get(pdf_url(certificate)).status_code == 404


def test_an_officer_gets_those_of_her_unit_only(client, quick, province):
    ours, theirs = (make_unit(code, level="commune", parent=province) for code in ("00700", "00703"))
    officer = make_user("ha")
    Role.objects.create(user=officer, unit=ours, name="officer", from_date=ours.valid_from)
    mine, other = (
        issue(enrolment=finished(make_learner(unit=unit, audience="CC"))) for unit in (ours, theirs)
    )
    client.force_login(officer)
    assert client.get(pdf_url(mine)).status_code == 200
    assert client.get(pdf_url(other)).status_code == 404


def test_a_revoked_one_is_no_longer_handed_out(client, quick):
    user = make_user("hoa")
    certificate = revoke(certificate=issue(enrolment=finished(make_learner(user=user))), reason="Nhầm")
    client.force_login(user)
    assert client.get(pdf_url(certificate)).headers["Location"] == certificate.get_absolute_url()


def test_where_no_pdf_can_be_made_she_is_told_that_it_is_valid(english, monkeypatch):
    def refuse(_certificate):
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr("learning.certificates.render.pdf_of", refuse)
    user = make_user("hoa")
    certificate = issue(enrolment=finished(make_learner(user=user)), at=NEW_YEAR)
    english.force_login(user)
    response = english.get(pdf_url(certificate))
    assert response.status_code == 503
    assert "0001/2026/CN-CĐS is valid and stored" in response.content.decode()


# The name


def test_a_guest_gives_her_name_and_has_her_certificate(english, province):
    guest = api.new_guest()
    enrolment = finished(guest)
    carry(english, guest)
    assert "Your full name" in english.get(name_url(enrolment)).content.decode()
    response = english.post(name_url(enrolment), {"name": " Giàng  Thị Mỷ "}, follow=True)
    guest.refresh_from_db()
    assert (guest.full_name, guest.family_name, guest.given_name) == ("Giàng Thị Mỷ", "Giàng", "Mỷ")
    assert api.certificate_of(enrolment).printed["name"] == "Giàng Thị Mỷ"
    page = response.content.decode()
    assert "Your certificate has been issued" in page
    assert pdf_url(api.certificate_of(enrolment)) in page


def test_saying_it_twice_changes_nothing(english, province):
    guest = api.new_guest()
    enrolment = finished(guest)
    carry(english, guest)
    for name in ("Giàng Thị Mỷ", "Tên Khác"):
        assert english.post(name_url(enrolment), {"name": name}).status_code == 302
    guest.refresh_from_db()
    assert guest.full_name == "Giàng Thị Mỷ"
    assert Certificate.objects.count() == 1


def test_who_says_where_she_lives_is_counted_there(english, province):
    commune = make_unit(
        "00700", level="commune", parent=province, name="Ngọc Đường", full_name="Xã Ngọc Đường"
    )
    guest = api.new_guest()
    enrolment = finished(guest)
    assert enrolment.unit == province
    carry(english, guest)
    english.post(name_url(enrolment), {"name": "Giàng Thị Mỷ", "unit": commune.pk})
    enrolment.refresh_from_db()
    assert enrolment.unit == commune
    assert Membership.objects.get(learner=guest).unit == commune
    assert api.certificate_of(enrolment).printed["unit"] == "Xã Ngọc Đường, tỉnh Tuyên Quang"


def test_living_somewhere_does_not_open_courses_of_members(english, province):
    commune = make_unit("00700", level="commune", parent=province)
    guest = api.new_guest()
    carry(english, guest)
    english.post(name_url(finished(guest)), {"name": "Giàng Thị Mỷ", "unit": commune.pk})
    with pytest.raises(api.EnrolmentRefused):
        api.enrol(learner=guest, course=make_course(open_to_guests=False))


@pytest.mark.parametrize("name", ["", "  ", "<b>Hoa</b>", "a1", "http://x.example", "Hoa" * 60])
def test_what_is_no_name_is_asked_for_again(english, province, name):
    guest = api.new_guest()
    enrolment = finished(guest)
    carry(english, guest)
    assert english.post(name_url(enrolment), {"name": name}).status_code == 400
    assert not Certificate.objects.exists()


def test_a_unit_of_elsewhere_is_refused(english, province):
    make_unit("00700", level="commune", parent=province)
    elsewhere = make_unit("99999", level="commune", parent=make_unit("15"))
    guest = api.new_guest()
    enrolment = finished(guest)
    carry(english, guest)
    given = {"name": "Giàng Thị Mỷ", "unit": elsewhere.pk}
    assert english.post(name_url(enrolment), given).status_code == 400


def test_nobody_names_somebody_else(english, province):
    enrolment = finished(api.new_guest())
    carry(english, api.new_guest())
    assert english.get(name_url(enrolment)).status_code == 404
    assert english.post(name_url(enrolment), {"name": "Kẻ Gian"}).status_code == 404


def test_an_unfinished_course_asks_for_no_name(english):
    guest = api.new_guest()
    enrolment = api.enrol(learner=guest, course=make_course())
    carry(english, guest)
    assert english.get(name_url(enrolment)).status_code == 404


def test_a_known_name_is_not_changed_by_a_form(english, province):
    user = make_user("hoa")
    enrolment = finished(make_learner("Nguyễn Thị Hoa", user=user))
    english.force_login(user)
    english.post(name_url(enrolment), {"name": "Tên Khác"})
    assert api.certificate_of(enrolment).printed["name"] == "Nguyễn Thị Hoa"


def test_an_account_without_a_name_is_asked_too(english, province):
    user = make_user("khach01")
    enrolment = finished(api.learner_of_user(user))
    english.force_login(user)
    english.post(name_url(enrolment), {"name": "Triệu Văn Bảo"})
    assert api.certificate_of(enrolment).printed["name"] == "Triệu Văn Bảo"


def test_a_form_from_another_site_is_refused(province):
    from django.test import Client

    client, guest = Client(enforce_csrf_checks=True), api.new_guest()
    enrolment = finished(guest)
    carry(client, guest)
    assert client.post(name_url(enrolment), {"name": "Giàng Thị Mỷ"}).status_code == 403


# The record


def test_her_record_lists_courses_and_certificates(english):
    user = make_user("hoa")
    learner = make_learner("Nguyễn Thị Hoa", user=user)
    certificate = issue(enrolment=finished(learner, make_course(title="Khóa đã xong")), at=NEW_YEAR)
    begun = make_course(lessons=2, title="Khóa đang học")
    enrolment = api.enrol(learner=learner, course=begun)
    api.record_for(enrolment, [say(leaves(begun)[0])])
    english.force_login(user)
    page = english.get(reverse("learning:record")).content.decode()
    assert page.index("Khóa đang học") < page.index("Khóa đã xong")
    assert certificate.label in page
    assert pdf_url(certificate) in page


def test_the_record_of_nobody_is_empty(english):
    assert "You have not begun a course yet" in english.get(reverse("learning:record")).content.decode()
    assert not Enrolment.objects.exists()


def test_a_nameless_record_leads_to_the_name(english):
    guest = api.new_guest()
    enrolment = finished(guest)
    carry(english, guest)
    assert name_url(enrolment) in english.get(reverse("learning:record")).content.decode()


def test_a_revoked_certificate_is_said_to_be(english):
    user = make_user("hoa")
    certificate = issue(enrolment=finished(make_learner(user=user)))
    revoke(certificate=certificate, reason="Nhầm")
    english.force_login(user)
    page = english.get(reverse("learning:record")).content.decode()
    assert "Your certificate was revoked" in page
    assert pdf_url(certificate) not in page


def test_what_is_under_way_comes_with_its_progress_and_goes_on_at_the_next_lesson(english):
    user = make_user("hoa")
    learner = make_learner("Nguyễn Thị Hoa", user=user)
    course = make_course(lessons=3, title="Khóa đang học", address="/khoa-hoc/dang-hoc/")
    first, second, _third = leaves(course)
    second.address = "/khoa-hoc/dang-hoc/bai-2/"
    second.save()
    forget_structures()
    enrolment = api.enrol(learner=learner, course=course)
    english.force_login(user)
    page = shown(english)
    assert go_on(page) == ("Begin", course.address), "its first lesson has no address"
    api.record_for(enrolment, [say(first)])
    page = shown(english)
    assert go_on(page) == ("Continue", second.address)
    assert page.progress["value"] == "33"
    assert second.title in page.text


def test_the_course_she_learnt_in_last_stands_first(english):
    user = make_user("hoa")
    learner = make_learner(user=user)
    courses = [make_course(title=title) for title in ("Khóa một", "Khóa hai")]
    enrolments = [api.enrol(learner=learner, course=course) for course in courses]
    api.record_for(enrolments[0], [say(leaves(courses[0])[0])])
    english.force_login(user)
    assert [each.text for each in shown(english).select("h3")] == ["Khóa một", "Khóa hai"]


def test_a_course_that_is_no_longer_offered_is_not_gone_on_with(english):
    user = make_user("hoa")
    course = make_course(address="/khoa-hoc/cu/")
    api.enrol(learner=make_learner(user=user), course=course)
    api.retire_course(course.key)
    english.force_login(user)
    page = shown(english)
    assert "This course is no longer offered." in page.text
    assert not page.select(f'[href="{course.address}"]')


def test_periods_are_credited_for_what_is_finished(english):
    user = make_user("hoa")
    learner = make_learner(user=user)
    for periods in (4, 2.5):
        finished(learner, make_course(planned_periods=periods))
    api.enrol(learner=learner, course=make_course(planned_periods=8))
    english.force_login(user)
    assert "Teaching periods credited: 6.5" in shown(english).text


def test_a_guest_is_told_that_her_record_is_kept_on_this_device(english):
    guest = api.new_guest()
    carry(english, guest)
    notice = "You are learning without an account"
    assert notice not in shown(english).text
    api.enrol(learner=guest, course=make_course())
    assert notice in shown(english).text


def test_an_empty_record_leads_to_the_courses(english, settings):
    settings.LEARNING = {**settings.LEARNING, "CATALOGUE_URL": "/cac-khoa/"}
    assert shown(english).select('main [href="/cac-khoa/"]')


def card(enrolment, request=None) -> str:
    source = "{% load learning_certificates %}{% certificate_card enrolment %}"
    return engines["django"].from_string(source).render({"enrolment": enrolment}, request)


def test_the_card_of_a_course_page(rf, django_assert_num_queries):
    enrolment = finished()
    request = rf.get("/")
    request.user = AnonymousUser()
    assert name_url(enrolment) in card(enrolment, request)
    certificate = issue(enrolment=enrolment)
    with django_assert_num_queries(1):
        assert certificate.label in card(enrolment, request)


def test_the_card_of_an_unfinished_course_is_empty_and_free(django_assert_num_queries):
    enrolment = api.enrol(learner=make_learner(), course=make_course())
    with django_assert_num_queries(0):
        assert card(enrolment).strip() == ""
        assert card(None).strip() == ""
