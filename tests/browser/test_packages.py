"""A trainer's package in a lesson runs, and reaches nobody: neither in its frame nor on a page of its own."""

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.academy import Academy
from tests.browser.test_accessibility import fits, problems
from tests.browser.visits import PHONE, sign_in
from tests.courses.packages.making import web

pytestmark = pytest.mark.browser

# Each attempt writes into the package's own page what came of it.
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Thử thách</title>
<script src="tries.js" defer></script><body><h1>Thử thách</h1><ul id="said"></ul></body></html>"""
TRIES = """
const said = document.getElementById("said");
const tries = {
  parent: () => parent !== window ? parent.document.title : opener.document.title,
  cookie: () => document.cookie,
  localStorage: () => localStorage.length,
  sessionStorage: () => sessionStorage.length,
  indexedDB: () => new Promise((done, fail) => {
    const asked = indexedDB.open("x");
    asked.onsuccess = done;
    asked.onerror = fail;
  }),
  admin: () => fetch("/admin/", { credentials: "include" }),
  record: () => fetch("/learning/record/record.json", { credentials: "include", mode: "no-cors" }),
  elsewhere: () => fetch("http://127.0.0.1:9/", { mode: "no-cors" }),
  picture: () => new Promise((done, fail) => {
    const picture = new Image();
    picture.onload = done;
    picture.onerror = fail;
    picture.src = "/learning/static-picture.png";
  }),
  window: () => { if (!window.open("/admin/")) throw new Error("no window"); },
  top: () => { if (parent === window) throw new Error("no frame"); top.location.href = "/admin/"; },
  // Without a frame Playwright waits for the page that the form would have led to.
  sent: () => new Promise((done, fail) => {
    if (parent === window) return fail();
    document.addEventListener("securitypolicyviolation", fail, { once: true });
    const form = document.body.appendChild(document.createElement("form"));
    Object.assign(form, { method: "post", action: "/learning/leave/" }).submit();
    setTimeout(done, 2000);
  }),
  heard: () => new Promise((done, fail) => {
    const form = document.body.appendChild(document.createElement("form"));
    form.addEventListener("submit", (event) => { event.preventDefault(); done(); });
    form.requestSubmit();
    setTimeout(fail, 2000);
  }),
  own: () => fetch("data.json").then((answer) => answer.json()),
};
(async () => {
  for (const [name, attempt] of Object.entries(tries)) {
    const line = document.createElement("li");
    try {
      await attempt();
      line.textContent = `${name}: works`;
    } catch {
      line.textContent = `${name}: fails`;
    }
    said.append(line);
  }
  said.dataset.done = "";
})();
"""
FAILS = (
    "parent",
    "cookie",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "admin",
    "record",
    "elsewhere",
    "picture",
    "window",
    "top",
    "sent",
)
EXPECTED = [*(f"{name}: fails" for name in FAILS), "heard: works", "own: works"]
TITLE = "Thử thách"
MADE = """
from courses.models import Package
from courses.pages.models import CatalogPage, CoursePage, LessonPage
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="Gói", slug="goi", open_to_guests=True))
value = {"title": "Thử thách", "package": Package.objects.get(title="Thử thách").pk, "shape": "usual"}
value["alternative"] = "<p>Đọc bài.</p>"
block = {"type": "package", "value": value, "id": "5c1b6c0e-5a4d-4d56-9b0e-0f6d3f0a1caa"}
lesson = course.add_child(instance=LessonPage(title="Bài", slug="bai", body=[block]))
course.save_revision().publish()
lesson.save_revision().publish()
print(lesson.url)
"""
GONE = 'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="goi").delete()'


def upload(page: Page) -> None:
    sign_in(page, "trang", then="/admin/")
    page.goto("/admin/snippets/learning_courses/package/add/")
    file = web({"tries.js": TRIES, "data.json": "{}"}, page=PAGE).getvalue()
    page.set_input_files("input[type=file]", {"name": "x.zip", "mimeType": "application/zip", "buffer": file})
    page.click("footer button[type=submit]")
    expect(page.get_by_role("link", name=TITLE, exact=True)).to_be_visible()


def outcome(frame: Frame | Page) -> list[str]:
    frame.wait_for_selector("#said[data-done]", state="attached")
    return frame.locator("#said li").all_text_contents()


def test_a_package_of_a_trainer_runs_and_reaches_nobody(academy: Academy, browser: Browser, desktop):
    upload(desktop())
    lesson = academy.ask(MADE).splitlines()[-1]
    # A profile that no one listens to: what is refused is what is wanted here.
    context = browser.new_context(base_url=academy.address, locale="vi-VN", **PHONE)
    try:
        page = context.new_page()
        sign_in(page, "quantri")  # who has most to lose
        page.goto(lesson)
        assert problems(page) == []
        expect(page.locator("iframe")).to_have_count(0)
        page.get_by_role("button", name="Mở tại đây").click()
        frame = page.locator("iframe").element_handle().content_frame()
        assert outcome(frame) == EXPECTED
        assert page.url.endswith(lesson)
        assert page.locator("iframe").get_attribute("title") == TITLE
        assert fits(page)

        page.get_by_role("link", name="Mở trên một trang riêng").click()
        page.wait_for_url("**/learning/packages/**")
        assert outcome(page) == EXPECTED
        assert page.evaluate("self.origin") == "null"
    finally:
        context.close()
        academy.ask(GONE)


def test_without_a_script_the_link_opens_it(phone):
    page = phone(java_script_enabled=False)
    page.goto("/khoa-hoc/phong-chong-lua-dao/loi-moi-ngot-ngao-va-cach-go/khi-da-lo-bi-lua/")
    expect(page.get_by_role("button", name="Mở tại đây")).to_be_hidden()
    page.get_by_role("link", name="Mở trên một trang riêng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đúng hay sai: năm câu về mật khẩu")
    # The page says everything without its script too.
    expect(page.get_by_text("lộ một nơi là lộ tất cả.")).to_be_visible()


def test_the_academys_own_package_is_for_everybody(phone):
    page = phone()
    page.goto("/khoa-hoc/phong-chong-lua-dao/loi-moi-ngot-ngao-va-cach-go/khi-da-lo-bi-lua/")
    page.goto(page.locator(".l-embed a").get_attribute("href"))
    assert fits(page)
    for number in range(5):
        item = page.locator("li").nth(number)
        item.locator(f"button[value={item.get_attribute('data-answer')}]").click()
        expect(item.get_by_text("Bạn trả lời đúng.")).to_be_visible()
    expect(page.get_by_role("button", name="Làm lại từ đầu")).to_be_visible()
    assert problems(page) == []
