"""What is wrong, too early or not one's own gets a clear answer in Vietnamese, and nothing recorded is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places, reporting
from tests.browser.visits import sign_in, text_of

pytestmark = pytest.mark.browser

FUTURE = """
from datetime import timedelta
from django.utils import timezone
from courses.pages.models import CatalogPage, CoursePage, LessonPage
catalogue = CatalogPage.objects.live().get()
course = CoursePage(title="Khóa sắp mở", slug="khoa-sap-mo", opens_at=timezone.now() + timedelta(days=40))
catalogue.add_child(instance=course)
course.save_revision().publish()
lesson = LessonPage(title="Bài đầu", slug="bai-dau")
course.add_child(instance=lesson)
lesson.save_revision().publish()
"""
WITHDRAWN = """
from courses.pages.models import CatalogPage, CoursePage
course = CoursePage(title="Khóa đã đóng", slug="khoa-da-dong", open_to_guests=True)
CatalogPage.objects.live().get().add_child(instance=course)
course.save_revision().publish()
course.refresh_from_db()
course.unpublish()
"""


def said(page: Page, path: str) -> tuple[int, str]:
    """The status and the words of a page."""
    answer = page.goto(path)
    assert answer is not None
    return answer.status, text_of(page)


def test_a_course_that_was_never_published_is_not_found(phone):
    status, words = said(phone(), f"{places.CATALOGUE}nop-ho-so-truc-tuyen/")
    assert status == 404
    assert "Trang này không có ở đây" in words


def test_a_course_that_opens_later_says_when(phone, academy):
    academy.ask(FUTURE)
    page = phone()
    status, words = said(page, f"{places.CATALOGUE}khoa-sap-mo/")
    assert status == 200
    assert "mở từ ngày" in words
    assert page.locator("form[action$='/begin/']").count() == 0
    _status, words = said(page, f"{places.CATALOGUE}khoa-sap-mo/bai-dau/")
    assert "mở từ ngày" in words


def test_a_course_that_was_withdrawn_says_so_and_leads_on(phone, academy):
    academy.ask(WITHDRAWN)
    page = phone()
    status, words = said(page, f"{places.CATALOGUE}khoa-da-dong/")
    assert status == 404
    assert "Khóa đã đóng" in words
    page.click("main a")
    expect(page.locator("h1")).to_be_visible()


def test_a_forged_enrolment_is_refused_and_what_was_done_is_kept(phone, academy):
    page = phone()
    page.route(
        "**/learning/progress/",
        lambda route: route.continue_(headers={**route.request.headers, "x-learning-token": "gia:mao"}),
    )
    before = academy.rows("SELECT COUNT(*) FROM learning_statement")
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    for box in page.locator("[data-checklist] .l-choice").all():
        box.click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "failed")
    expect(page.locator("[data-problem]:visible")).to_contain_text("mở lại")
    assert academy.rows("SELECT COUNT(*) FROM learning_statement") == before

    page.unroute_all()
    page.reload()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def test_a_period_that_has_not_begun_has_no_report(desktop):
    page = desktop()
    sign_in(page, "ha", then=reporting.REPORTS)
    page.goto(f"{reporting.REPORTS}?period=203012")
    expect(page.locator("[role=alert]").first).to_contain_text("bắt đầu từ ngày 15/11/2030")


@pytest.mark.parametrize("period", ["202613", "abc", "Q9/2026"])
def test_a_period_that_does_not_exist_is_named(desktop, period):
    page = desktop()
    sign_in(page, "ha", then=reporting.REPORTS)
    page.goto(f"{reporting.REPORTS}?period={period}")
    expect(page.locator("[role=alert]").first).to_contain_text(period)


def test_an_officer_sees_no_unit_that_is_not_hers(desktop, academy):
    other = academy.rows("SELECT id FROM learning_unit WHERE code = '01' AND level = 'province'")
    page = desktop()
    sign_in(page, "ha", then=reporting.REPORTS)
    for unit in (str(other[0][0]) if other else "1", "999999999", "abc"):
        page.goto(f"{reporting.REPORTS}?unit={unit}")
        expect(page.locator(".messages, [role=alert]").first).to_contain_text("quyền")
        expect(page.locator("#report-title")).to_have_count(0)


def test_an_unknown_unit_code_is_refused_by_the_command(academy):
    with pytest.raises(RuntimeError, match="99"):
        academy.manage("build_report", "--unit", "99", "--period", "202611", "--out", "-")
