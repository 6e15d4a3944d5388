"""My learning, as its learner sees it."""

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from learning import api, pdf
from learning.activities.structure import forget_structures
from learning.certificates.issue import issue, revoke
from learning.competencies.book import book
from learning.models import Enrolment, Learner
from learning.people.learners import GUEST_COOKIE
from learning.record.overview import AT_ONCE
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say
from tests.learning.certificates.finished import finished
from tests.learning.record.making import at, done, taken

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
RECORD = "/learning/record/"


@pytest.fixture(autouse=True)
def _unprinted(monkeypatch):
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def hoa(english):
    user = make_user("hoa")
    english.force_login(user)
    return make_learner("Nguyễn Thị Hoa", user=user, unit=make_unit(), audience="CC")


def shown(client, address=RECORD) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def section(page: BeautifulSoup, name: str) -> str:
    """What stands in the section with the heading ``name``."""
    heading = page.find(id=name)
    return " ".join(heading.find_parent("section").get_text(" ").split()) if heading else ""


def test_what_the_unit_asks_for_stands_first_and_the_most_overdue_above(english, hoa):
    officer = make_user("ha")
    now = timezone.now()
    taken(hoa, make_course(title="Tự chọn"))
    taken(hoa, make_course(title="Không hạn"), assigned_by=officer)
    taken(hoa, make_course(title="Còn xa"), due_at=now + timezone.timedelta(days=5, minutes=1))
    taken(hoa, make_course(title="Đã quá"), due_at=now - timezone.timedelta(days=3), assigned_by=officer)
    page = shown(english)
    asked = section(page, "required")
    assert [each.text for each in page.select("h3")][:4] == ["Đã quá", "Còn xa", "Không hạn", "Tự chọn"]
    assert "Overdue by 3 days" in asked
    assert "Tự chọn" not in asked
    assert "1 is overdue" in page.text


def test_what_was_finished_in_time_asks_for_nothing_more(english, hoa):
    taken(hoa, make_course(), due_at=timezone.now(), satisfied_at=timezone.now())
    assert not shown(english).find(id="required")


def test_the_year_is_measured_and_says_that_nobody_verified_the_rule(english, hoa):
    done(hoa, timezone.now(), periods=10)
    page = shown(english)
    hours = section(page, "hours")
    assert "10 of 40 periods" in hours
    assert "Still missing: 30 periods" in hours
    assert "Not verified" in hours
    assert page.find("progress", {"aria-label": "10 of 40 periods"})["value"] == "25"


def test_a_verified_rule_is_not_doubted(english, hoa):
    from learning.models import AnnualTrainingRule

    AnnualTrainingRule.objects.update(is_verified=True)
    done(hoa, timezone.now())
    assert "Not verified" not in shown(english).text


def test_a_long_list_unfolds(english, hoa):
    for number in range(AT_ONCE + 2):
        done(hoa, at(2026, 1, number + 1), title=f"Khóa {number}")
    page = shown(english)
    assert "2 earlier courses" in section(page, "finished")
    assert {each.text for each in page.select("details th[scope=row]")} == {"Khóa 0", "Khóa 1"}


def test_certificates_are_downloaded_and_checked_from_here(english, hoa):
    certificate = issue(enrolment=finished(hoa, make_course(title="Chữ ký số")))
    revoke(certificate=issue(enrolment=finished(hoa)), reason="Nhầm")
    page = shown(english)
    links = [each["href"] for each in page.find(id="certificates").find_parent("section").select("a")]
    assert links == [
        reverse("learning:certificate_pdf", args=[certificate.uuid]),
        certificate.get_absolute_url(),
    ]
    assert "Your certificate was revoked" in page.text


@pytest.mark.parametrize("courses", [1, 50])
def test_a_long_record_asks_no_more_than_a_short_one(english, hoa, django_assert_num_queries, courses):
    for number in range(courses):
        issue(enrolment=done(hoa, at(2025 - number % 3, 3, 1)))
        begun = make_course()
        api.record_for(api.enrol(learner=hoa, course=begun), [say(leaves(begun)[0])])
    forget_structures()
    book()  # the frameworks are remembered for some minutes
    # Session, user, learner, her roles; enrolments, what is done in them, their courses' lessons, certificates; what
    # other platforms say; memberships, rules; paths, and what is closed to visitors.
    with django_assert_num_queries(14):
        page = english.get(RECORD).content.decode()
    assert page.count('id="go-on-') == 0, "courses without an address"
    with django_assert_num_queries(10):
        english.get("/learning/record/json/")


def test_a_newcomer_is_led_to_the_courses(english, settings):
    settings.LEARNING = {**settings.LEARNING, "CATALOGUE_URL": "/cac-khoa/"}
    page = shown(english)
    assert "You have not begun a course yet" in page.text
    assert page.select('main [href="/cac-khoa/"]')
    assert not page.find(id="take-along")
    assert not Learner.objects.exists()


def test_a_guest_learns_where_it_is_kept_and_how_to_keep_it(english):
    guest = api.new_guest()
    english.cookies[GUEST_COOKIE] = signing.dumps(str(guest.uuid), salt="learning.guest")
    done(guest, timezone.now())
    page = shown(english)
    assert "You are learning without an account" in page.text
    assert page.select(f'main a[href="{reverse("learning:leave_device")}"]')
    assert shown(english, f"/learning/record/hours/{timezone.localdate().year}/").h1


# --- the statement of one year -----------------------------------------------------------------------------


def test_the_statement_lists_the_year_and_adds_it_up(english, hoa):
    certificate = issue(enrolment=done(hoa, at(2025, 3, 1), periods=4, title="Chữ ký số"))
    done(hoa, at(2025, 5, 1), periods=2.5, title="An toàn")
    done(hoa, at(2026, 5, 1), title="Năm khác")
    page = shown(english, "/learning/record/hours/2025/")
    rows = [each.get_text(" ", strip=True) for each in page.select("tbody tr")]
    assert [row.split(" 0")[0] for row in rows] == ["Chữ ký số", "An toàn"]
    assert certificate.label in rows[0]
    assert len(page.select("tbody svg.l-qr")) == 1
    assert page.tfoot.get_text(" ", strip=True) == "Together 6.5"
    assert "Nguyễn Thị Hoa" in page.text


def test_the_statement_has_a_button_to_print_and_says_how_where_there_is_no_script(english, hoa):
    done(hoa, at(2025, 3, 1), periods=4)
    page = shown(english, "/learning/record/hours/2025/")
    assert page.select_one("button[data-prints][hidden]").get_text(strip=True) == "Print"
    assert "Ctrl and P" in page.noscript.text


@pytest.mark.parametrize("year", ["1999", "0", "99999"])
def test_a_year_without_periods_has_no_statement(english, hoa, year):
    assert english.get(f"/learning/record/hours/{year}/").status_code == 404


# --- to take along -----------------------------------------------------------------------------------------


def test_where_no_pdf_can_be_made_she_is_told_what_to_do(english, hoa, monkeypatch):
    def refuse(*_given, **_more):
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr("learning.record.paper.render_pdf", refuse)
    response = english.get("/learning/record/pdf/")
    assert response.status_code == 503
    assert "Nothing is lost." in response.content.decode()


def test_who_asks_for_paper_after_paper_is_asked_to_wait(english, hoa, monkeypatch):
    monkeypatch.setattr("learning.record.downloads.pdf_of", lambda *_of: b"%PDF-")
    monkeypatch.setattr("learning.record.pages.MOST", 2)
    answers = [english.get("/learning/record/pdf/") for _once in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert "Please try again in a minute." in answers[-1].content.decode()


def test_nobody_has_nothing_to_take_along(english):
    for kind in ("pdf", "json", "hours/2026"):
        response = english.get(f"/learning/record/{kind}/")
        assert (response.status_code, response.url) == (302, RECORD)
    assert not Enrolment.objects.exists()


def test_everybody_gets_her_own_only(english, hoa, client):
    done(hoa, at(2026, 1, 1), title="Khóa của Hoa")
    other = make_user("binh")
    make_learner("Trần Văn Bình", user=other)
    english.force_login(other)
    said = english.get("/learning/record/json/").json()
    assert (said["learner"]["name"], said["courses"]) == ("Trần Văn Bình", [])


def test_nothing_of_it_is_kept_in_a_cache(english, hoa):
    for kind in ("", "json/"):
        assert "no-store" in english.get(f"{RECORD}{kind}")["Cache-Control"]
