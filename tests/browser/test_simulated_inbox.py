"""An inbox on a small phone: each letter rightly, with the typical mistakes, and by keys alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import places
from tests.browser.simulating import (
    begun,
    expect_done,
    opened,
    order_by_keys,
    press,
    press_by_key,
    put_in_order,
    tab_to,
)
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser

INBOX = f"{places.CATALOGUE}an-toan-thong-tin-cho-can-bo/nhan-ra-va-tranh-lua-dao/hop-thu-sang-thu-hai/"
SIGNS = ("giuc", "ten-mien", "dang-nhap")
EACH_LETTER = (
    "mo-1", "an-toan-1", "mo-2", "lua-dao-2", "mo-3", "kiem-chung-3", "mo-4", "lua-dao-4", "mo-5", "an-toan-5",
)  # fmt: skip


def take_part(page: Page, username: str) -> None:
    """Sign in; the course is for those who enrol, unless another journey of hers did so before."""
    sign_in(page, username, then=INBOX)
    enrol = page.locator("form[action$='/begin/'] button")
    if enrol.count():
        enrol.click()
        expect(page.locator("[data-simulation]")).to_be_visible()


def report_and_end(box: Locator) -> None:
    box.locator("[name=v-dia_chi]").fill("hopthu-nhanh.example")
    for sign in SIGNS:
        box.locator(f"[name=v-dau_hieu][value={sign}]").check()
    press(box, "gui-phieu")
    put_in_order(box, "viec")


def test_a_morning_s_letters_are_all_decided_rightly(phone):
    page = phone()
    take_part(page, "lan")
    box = begun(page, "exam", INBOX)
    press(box, *EACH_LETTER)
    report_and_end(box)
    expect(box.locator("[data-verdict]")).to_have_text("Đạt")
    expect(box.locator("[data-score]")).to_contain_text("100")
    expect_done(page)


def test_whoever_gives_away_a_password_and_opens_a_program_repairs_it_and_does_not_pass(phone):
    page = phone()
    take_part(page, "duc")
    box = begun(page, "exam", INBOX)
    press(box, "mo-1", "an-toan-1", "mo-2", "bam-2")
    expect(box.locator("[data-instruction]")).to_contain_text("Trang đòi tên đăng nhập")
    press(box, "dang-nhap")
    expect(box.locator("[data-instruction]")).to_contain_text("nhập mật khẩu vào trang giả")
    press(box, "doi-ngay", "mo-3", "an-toan-3", "mo-4", "tep-4")
    expect(box.locator("[data-screen]")).to_contain_text("tệp đổi tên hàng loạt")
    press(box, "rut-mang", "mo-5", "an-toan-5")
    report_and_end(box)
    expect(box.locator("[data-verdict]")).to_contain_text("Chưa đạt")
    for chosen in ("Đăng nhập để giữ hộp thư", "An toàn, làm theo thư", "hoa_don.pdf.exe"):
        expect(box.locator("[data-replay]")).to_contain_text(chosen)


def test_the_letters_are_decided_by_keys_alone(phone):
    page = phone()
    take_part(page, "mai")
    box = opened(page, INBOX)
    box.locator("input[value=exam]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    for name in EACH_LETTER:
        press_by_key(page, name)
    tab_to(page, "name", "v-dia_chi")
    page.keyboard.type("hopthu-nhanh.example")
    for sign in SIGNS:
        tab_to(page, "value", sign)
        page.keyboard.press("Space")
    press_by_key(page, "gui-phieu")
    order_by_keys(page, "viec")
    expect(box.locator("[data-verdict]")).to_have_text("Đạt")
