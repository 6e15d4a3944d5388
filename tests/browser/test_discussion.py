"""A learner asks below a lesson and says what she thinks of the course: on a phone, by keyboard, and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser import places
from tests.browser.studying import begin
from tests.browser.test_accessibility import fits, problems, reach
from tests.browser.visits import PHONE, sign_in

pytestmark = pytest.mark.browser


def test_a_learner_asks_and_says_what_she_thinks(visitor):
    page = visitor(PHONE).new_page()
    sign_in(page, "mai", then=places.COURSE)
    page.goto(places.FIRST_LESSON)
    page.locator("#lesson-discussion").scroll_into_view_if_needed()
    page.get_by_role("link", name="Thảo luận (").click()
    expect(page.get_by_text("Trả lời của giảng viên").first).to_be_visible()
    assert problems(page) == []
    assert fits(page)

    page.get_by_label("Nội dung của bạn").fill("Nghe lời dặn <b>ba bước</b> rồi mà vẫn sợ.")
    page.get_by_role("button", name="Gửi").click()
    mine = page.locator(".l-post", has_text="vẫn sợ")
    expect(mine.get_by_text("Chờ duyệt")).to_be_visible()
    mine.get_by_role("link", name="Sửa hoặc xóa").click()
    assert problems(page) == []
    page.get_by_role("button", name="Xóa bài này").click()
    expect(page.get_by_text("vẫn sợ")).to_have_count(0)

    page.goto(places.COURSE)
    page.locator("#survey a").click()
    assert problems(page) == []
    assert fits(page)
    for name in ("useful", "easy", "fitting"):
        reach(page, f"[name={name}]")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".l-messages")).to_contain_text("Cảm ơn bạn")


def test_asking_and_answering_need_no_script(phone):
    page = phone(java_script_enabled=False)
    sign_in(page, "yen", then=places.COURSE)
    begin(page, places.COURSE)
    page.goto(places.FIRST_LESSON)
    page.get_by_role("link", name="Thảo luận (").click()
    page.get_by_label("Nội dung của bạn").fill("Máy tôi không có mạng thì gọi ai?")
    page.get_by_role("button", name="Gửi").click()
    asked = page.locator("article.l-post", has_text="không có mạng")
    expect(asked.get_by_text("Chờ duyệt")).to_be_visible()

    trainer = phone(java_script_enabled=False)
    sign_in(trainer, "trang", then=places.COURSE)
    trainer.goto(page.url)
    question = trainer.locator("article.l-post", has_text="chưa nhập gì")
    question.get_by_role("link", name="Trả lời").click()
    trainer.get_by_label("Nội dung của bạn").fill("Bà con đóng trang lại là được.")
    trainer.get_by_role("button", name="Gửi").click()
    answer = question.locator("li.l-post", has_text="đóng trang lại")
    answer.get_by_role("button", name="Đây là câu trả lời đúng").click()
    expect(answer.get_by_text("Câu trả lời đúng", exact=True)).to_be_visible()

    page.reload()
    expect(page.locator("li.l-post--answer", has_text="đóng trang lại")).to_be_visible()
    for whose, words in ((page, "không có mạng"), (trainer, "đóng trang lại")):
        whose.locator(".l-post", has_text=words).last.get_by_role("link", name="Sửa hoặc xóa").click()
        whose.get_by_role("button", name="Xóa bài này").click()
        expect(whose.get_by_text(words)).to_have_count(0)


def test_those_who_look_after_a_course_are_not_kept_out(visitor):
    page = visitor({"viewport": {"width": 1280, "height": 900}}).new_page()
    sign_in(page, "trang", then="/admin/learning/discussions/")
    assert problems(page, "main") == []
    page.locator("td a").first.click()
    assert problems(page, "main") == []
    page = visitor({"viewport": {"width": 1280, "height": 900}}).new_page()
    sign_in(page, "ha", then="/admin/learning/survey/")
    assert problems(page, "main") == []
