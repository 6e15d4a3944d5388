"""The whole journey through the real site: an author, a reviewer, two learners, the Celery job, a province's report."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import authoring, places, reporting, studying
from tests.browser.academy import Academy
from tests.browser.authoring import CALLOUT, PICTURE, QUIZ, TEXT
from tests.browser.visits import download, sign_in, text_of, until, width_of

pytestmark = pytest.mark.browser

TITLE = "Đà Nẵng số"
COURSE = f"{places.CATALOGUE}da-nang-so/"
READING, EXAM = "Một ngày ở thành phố số", "Em đã nhớ chưa?"
QUIZ_TITLE = "Bài kiểm tra cuối khóa: an toàn hay lừa đảo?"
QUIZ_COURSE = "cdan-07"
COMMUNE = "02536"  # where the civil servant works
COMPLETED = "Hoàn thành"


def test_an_author_two_learners_and_a_provinces_report(academy, desktop, phone, tmp_path):
    period = academy.ask(CURRENT_MONTH)
    before = report_rows(academy, tmp_path / "before.xlsx", period)

    write_course(desktop())
    review_course(desktop())
    learn_as_a_citizen(phone())
    learn_as_a_civil_servant(desktop(), academy, tmp_path)
    let_the_worker_count(academy)

    shown = report_as_an_officer(desktop(), tmp_path, period)
    assert finished(shown, COMMUNE) == finished(before, COMMUNE) + 1
    assert finished_in_all(shown) == finished_in_all(before) + 1
    assert report_rows(academy, tmp_path / "after.xlsx", period) == shown


CURRENT_MONTH = """
from django.utils import timezone
from learning.reports.periods import Period, PeriodKind
print(Period.containing(timezone.localdate(), kind=PeriodKind.MONTH, calendar='state').code)
"""


# --- the author and the reviewer ---------------------------------------------------------------------------


def write_course(page: Page) -> None:
    """A trainer, who may not publish, makes a course of two lessons and hands everything in for review."""
    sign_in(page, "trang", then="/admin/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    authoring.open_catalogue(page)
    authoring.add_below(page, TITLE, kind="coursepage")
    expect(page.locator("#id_slug")).to_have_value("da-nang-so")
    page.fill("#id_summary", "Thành phố dùng dữ liệu để phục vụ người dân thế nào.")
    page.select_option("#id_programme", "CDAN")
    page.fill("#id_planned_periods", "2")
    page.locator("[role=tab]").last.click()
    page.check("#id_open_to_guests")
    authoring.save_draft(page)
    course = authoring.number_of(page)

    write_reading(page)
    authoring.submit_for_review(page)
    page.goto(f"/admin/pages/{course}/edit/")
    write_exam(page)
    authoring.submit_for_review(page)
    page.goto(f"/admin/pages/{course}/edit/")
    expect(page.locator("[name=action-publish]")).to_have_count(0)
    authoring.submit_for_review(page)


def write_reading(page: Page) -> None:
    authoring.add_below(page, READING, kind="lessonpage")
    authoring.write(authoring.add_block(page, TEXT), "Chào bà con. Hôm nay mình đi một vòng thành phố.")
    authoring.choose(page, authoring.add_block(page, PICTURE), "01-ba-buoc")
    callout = authoring.add_block(page, CALLOUT)
    callout.locator("select").select_option("remember")
    authoring.write(callout, "Dữ liệu của mình, mình giữ.")
    seen = authoring.preview(page)
    expect(seen.locator("h1")).to_have_text(READING)
    expect(seen.locator(".l-callout--remember")).to_contain_text("Dữ liệu của mình, mình giữ.")
    assert page.locator("#w-preview-iframe").evaluate("frame => frame.clientWidth") == 375
    page.locator("[data-side-panel-toggle=preview]").click()


def write_exam(page: Page) -> None:
    authoring.add_below(page, EXAM, kind="lessonpage")
    authoring.choose(page, authoring.add_block(page, QUIZ), QUIZ_TITLE)


def review_course(page: Page) -> None:
    """A reviewer approves the course and its lessons, and then the programme's owner publishes them."""
    for username in ("khanh", "son"):
        sign_in(page, username, then="/admin/")
        for title in (TITLE, READING, EXAM):
            authoring.approve(page, title)


# --- the learners ------------------------------------------------------------------------------------------


def learn_as_a_citizen(page: Page) -> None:
    """A citizen begins without an account, on a phone, and takes what she did along when she signs in."""
    page.goto(COURSE)
    page.click(f"a:has-text('{READING}')")
    studying.complete_lesson(page)
    page.reload()
    expect(studying.lesson_done(page)).to_be_visible()
    assert width_of(page) == 360

    sign_in(page, "lan", then=COURSE)
    page.click("button[name=answer][value=mine]")
    expect(page.locator(".l-outline__link--done")).to_have_count(1)
    page.goto(places.RECORD)
    expect(page.locator("main")).to_contain_text(TITLE)


def learn_as_a_civil_servant(page: Page, academy: Academy, folder: Path) -> None:
    """A civil servant completes the course and gets a certificate that anybody may check."""
    sign_in(page, "duc", then=COURSE)
    studying.begin(page, COURSE)
    studying.complete_lesson(page)
    studying.go_on(page)
    studying.take_quiz(page, QUIZ_COURSE)
    studying.back_to_lesson(page)
    expect(studying.lesson_done(page)).to_be_visible()

    page.goto(places.RECORD)
    earned = "section:has(#certificates)"
    expect(page.locator(earned)).to_contain_text(TITLE)
    certificate = download(page, f"{earned} a[href$='/pdf/']", folder)
    assert certificate.read_bytes().startswith(b"%PDF")
    words = studying.pdf_words(certificate)
    assert "Hoàng Minh Đức" in words
    assert TITLE in words
    check_certificate(page, studying.pdf_links(certificate)[-1], academy)


def check_certificate(page: Page, address: str, academy: Academy) -> None:
    """Somebody who has only the paper looks at the address that is printed beside the QR code."""
    assert address.startswith(academy.url(places.CERTIFICATES))
    stranger = page.context.browser.new_context(locale="vi-VN").new_page()
    stranger.goto(address)
    assert TITLE in text_of(stranger)
    assert "Hoàng Minh Đức" not in text_of(stranger)  # a stranger sees the name masked
    stranger.context.close()


# --- the job and the report --------------------------------------------------------------------------------


def let_the_worker_count(academy: Academy) -> None:
    """Send the job that beat sends every five minutes, and wait until the running worker has done it."""
    academy.ask("from learning.tasks import refresh_measures; refresh_measures.delay()")
    until(lambda: counted(academy) == Decimal(1), "the worker has counted what was learnt")


def counted(academy: Academy) -> Decimal:
    """How many completions of the new course the measures hold for the civil servant's office."""
    question = """
        SELECT COALESCE(SUM(value), 0) FROM learning_measure
        JOIN learning_unit ON learning_unit.id = learning_measure.unit_id
        JOIN learning_activity ON learning_activity.id = learning_measure.course_id
        WHERE indicator = 'completed' AND learning_unit.code LIKE ? AND title = ?"""
    return Decimal(academy.rows(question, f"%{COMMUNE}", TITLE)[0][0])


def report_as_an_officer(page: Page, folder: Path, period: str) -> list[reporting.Row]:
    """A reporting officer looks at Biểu 01 of the province and takes it away in three formats."""
    sign_in(page, "ha", then=reporting.REPORTS)
    reporting.choose_report(page, unit="Tỉnh Tuyên Quang (08)", period=period)
    workbook = reporting.download_report(page, "xlsx", folder)
    assert reporting.download_report(page, "csv", folder).read_bytes().startswith(b"\xef\xbb\xbf")
    assert reporting.download_report(page, "pdf", folder).read_bytes().startswith(b"%PDF")
    return reporting.rows_of(workbook)


def report_rows(academy: Academy, file: Path, period: str) -> list[reporting.Row]:
    """The same report by the command."""
    asked = ["--unit", "08", "--period", period, "--basis", "as_was", "--form", "bieu-01"]
    academy.manage("build_report", *asked, "--format", "xlsx", "--out", str(file))
    return reporting.rows_of(file)


def finished(rows: list[reporting.Row], code: str) -> int:
    return int(reporting.row_of(rows, code)[COMPLETED] or 0)


def finished_in_all(rows: list[reporting.Row]) -> int:
    return int(rows[-1][COMPLETED] or 0)
