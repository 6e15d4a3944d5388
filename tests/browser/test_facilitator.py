"""A volunteer with a phone: neighbours without an account learn together, and go on with their cards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import studying
from tests.browser.test_accessibility import LOOKS, fits, in_language, problems, reach
from tests.browser.visits import sign_in, text_of

pytestmark = pytest.mark.browser
NEIGHBOURS = "/learning/neighbours/"
NEW, GROUPS, NEW_GROUP, CARDS = (f"{NEIGHBOURS}{name}/" for name in ("new", "groups", "groups/new", "cards"))
CAME, STAYED_AWAY = "Lò Thị Én", "Quan Văn Tấn"


@pytest.fixture
def mai(phone) -> Page:
    """The volunteer's phone, as small as they come."""
    page = phone()
    sign_in(page, "mai", then=NEIGHBOURS)
    return page


def register(page: Page, name: str, born: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=birth]", born)
    page.check("[name=sex][value=F]")
    page.check("[name=agreed]")
    page.click("main form.l-form button")


def tick(page: Page, *names: str) -> None:
    for name in names:
        page.locator(".l-choice", has_text=name).first.click()


def printed(page: Page) -> tuple[str, str]:
    """Where the first card on the screen leads, and its PIN."""
    address = re.sub(r"^https?://[^/]+", "", page.inner_text(".l-idcard__address"))
    return address, page.inner_text(".l-idcard__pin")


def enter(page: Page, pin: str) -> None:
    page.fill("[name=pin]", pin)
    page.click("main form.l-form button")


def wrong(pin: str) -> str:
    return f"{(int(pin.replace(' ', '')) + 1) % 10**6:06d}"


FIRST_LESSON = "[name=lesson] optgroup[label='Phòng chống lừa đảo'] option >> nth=0"


def test_from_a_newcomer_to_a_card_on_another_phone(mai, phone):
    name = "Nguyễn Thị Hồng Ánh"
    mai.goto(NEW_GROUP)
    mai.select_option("[name=lesson]", mai.get_attribute(FIRST_LESSON, "value"))
    mai.fill("[name=place]", "Sân nhà bà Mẩy")
    mai.click("main form.l-form button")
    expect(mai.locator("h1")).to_have_text("Ai có mặt?")
    tick(mai, CAME, STAYED_AWAY)
    mai.locator("text=Tiếp: vào bài học").click()
    mai.click("text=Ai có mặt?")
    mai.click("text=Thêm người mới")
    register(mai, name, "1957")
    expect(mai.locator(".l-choice", has_text=name).locator("input")).to_be_checked()
    mai.click("text=Tiếp: vào bài học")
    group = mai.url
    mai.click("text=Mở bài học")
    expect(mai.locator("article.l-lesson")).to_be_visible()
    mai.click("text=Buổi học nhóm: ai đã học xong?")
    assert mai.url == group
    tick(mai, CAME, name)
    mai.fill("[name=women]", "2")
    mai.click("text=Ghi kết quả")
    expect(mai.locator("main")).to_contain_text("Đã ghi kết quả cho 2 người.")
    # Sent again, it says so and counts nobody twice.
    mai.click("text=Ghi kết quả")
    expect(mai.locator(".l-outline__link--done")).to_have_count(2)

    mai.goto(f"{NEIGHBOURS}?q=hong+anh")
    mai.click(f"text={name}")
    expect(mai.locator("progress").first).to_be_visible()
    mai.click("text=Làm thẻ")
    address, pin = printed(mai)

    other = phone()
    other.goto(address)
    enter(other, pin)
    expect(other.locator("main")).to_contain_text(f"{name} đang học bằng thẻ trên máy này.")
    other.click("text=Tiếp tục")
    studying.take_quiz(other, "cdan-07")
    other.click("text=Xong, trả máy")
    other.goto("/learning/record/")
    assert name not in text_of(other)
    assert other.locator(".l-empty").count() == 1
    # What was done there is hers.
    mai.goto(f"{NEIGHBOURS}?q=hong+anh")
    mai.click(f"text={name}")
    assert int(mai.locator("progress").first.get_attribute("value")) > 12


def test_a_pin_that_is_guessed_locks_the_card_until_there_is_a_new_one(mai, phone):
    mai.goto(f"{NEIGHBOURS}?q=ma+van+din")
    mai.click("text=Ma Văn Dìn")
    mai.click("main form button[value=pin]")
    address, pin = printed(mai)
    stranger = phone()
    stranger.goto(address)
    for _try in range(5):
        enter(stranger, wrong(pin))
    expect(stranger.locator(".l-error")).to_contain_text("Xin thử lại sau 15 phút")
    enter(stranger, pin)
    expect(stranger.locator(".l-error")).to_contain_text("thẻ tạm khóa")
    mai.goto(f"{NEIGHBOURS}?q=ma+van+din")
    mai.click("text=Ma Văn Dìn")
    mai.click("text=Cấp mã PIN mới")
    again, new = printed(mai)
    assert again == address
    enter(stranger, new)
    expect(stranger.locator("main")).to_contain_text("Ma Văn Dìn đang học bằng thẻ trên máy này.")


def test_without_a_script_nothing_is_missing(phone):
    page = phone(java_script_enabled=False)
    sign_in(page, "mai", then=NEW)
    register(page, "Bàn Thị Xuân", "05/1962")
    expect(page.locator("h1")).to_have_text("Bàn Thị Xuân")
    page.goto(CARDS)
    page.click("text=Chọn tất cả")
    page.click("button[value=page]")
    expect(page.locator(".l-idcard__pin").first).to_be_visible()
    expect(page.locator(".l-idcard__qr").first).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_nobody_is_kept_out_of_the_facilitators_screens(visitor, academy, look):
    width, scheme, language = look
    device = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = in_language(visitor(device), academy, language).new_page()
    sign_in(page, "mai", then=NEIGHBOURS)
    group = visit(page, GROUPS).locator("main a.l-outline__link").last.get_attribute("href")
    person = visit(page, NEIGHBOURS).locator("main a.l-outline__link").first.get_attribute("href")
    for path in (
        NEIGHBOURS,
        f"{NEIGHBOURS}?q=khong-co-ai",
        NEW,
        GROUPS,
        NEW_GROUP,
        group,
        f"{group}people/",
        person,
        CARDS,
    ):
        visit(page, path)
        assert (path, problems(page)) == (path, [])
        assert fits(page), path
        assert (path, small_targets(page)) == (path, [])
    visit(page, NEW)
    page.evaluate("document.querySelector('main form.l-form').noValidate = true")
    page.click("main form.l-form button")
    assert problems(page) == []
    visit(page, f"{CARDS}?q=sao")  # not only who has no card yet
    page.locator(".l-choice").first.click()
    page.click("button[value=page]")
    assert problems(page) == []
    assert fits(page)
    address, pin = printed(page)
    visit(page, address)
    assert problems(page) == []
    own = visitor(device).new_page()
    own.goto(address)
    enter(own, wrong(pin))
    assert problems(own) == []
    enter(own, pin)
    assert problems(own) == []
    assert fits(own)


def visit(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def small_targets(page: Page) -> list[str]:
    """What is to be tapped in the page's own part, and is smaller than a thumb."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main input:not([type=hidden]), main select")]
            .filter(each => each.offsetParent && !each.closest(".l-choice"))
            .filter(each => each.getBoundingClientRect().height < 44)
            .map(each => each.outerHTML.slice(0, 120))"""
    )


def test_twice_as_large_the_screens_still_fit(visitor):
    page = visitor({"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}).new_page()
    sign_in(page, "mai", then=NEIGHBOURS)
    for path in (NEIGHBOURS, NEW, GROUPS, NEW_GROUP, CARDS):
        assert fits(visit(page, path)), path


def test_a_neighbour_is_registered_by_keyboard_alone(desktop):
    page = desktop()
    sign_in(page, "mai", then=NEW)
    for name, text in (("name", "Hoàng Thị Mận"), ("birth", "1964")):
        reach(page, f"[name={name}]")
        page.keyboard.type(text)
    reach(page, "[name=sex]")
    page.keyboard.press("Space")
    reach(page, "[name=agreed]")
    page.keyboard.press("Space")
    reach(page, "main form.l-form button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hoàng Thị Mận")
