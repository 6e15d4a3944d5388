"""How each kind of question is answered: rightly and wrongly with a pointer, and rightly with nothing but keys."""

from playwright.sync_api import Locator

from tests.browser.h5p_player import Player

STEPS = [
    "Người dân nộp hồ sơ",
    "Cán bộ kiểm tra hồ sơ đủ hay thiếu",
    "Đưa phiếu tiếp nhận và hẹn trả",
    "Chuyển hồ sơ cho bộ phận xử lý",
    "Trả kết quả cho người dân",
]
WORDS = ["vneid", "GOV.VN", "hẹn trả", "hiệu lực"]
SIGNS = ["Địa chỉ người gửi không phải .gov.vn", "Hối thúc trong 2 giờ", "Đường dẫn lạ", "Đòi đọc mã OTP"]
SAFE = ["Bật xác thực nhiều lớp", "Dùng mật khẩu riêng cho từng hệ thống"]
CALL_BACK = "Không gửi, và gọi lại số chính thức của cơ quan"


# --- choices -----------------------------------------------------------------------------------------------


def choose_safe(player: Player) -> None:
    player.choose(*SAFE)
    player.press("Kiểm tra")


def choose_unsafe(player: Player) -> None:
    player.choose(SAFE[0], "Cho đồng nghiệp mượn")
    player.press("Kiểm tra")


def choose_safe_by_keys(player: Player) -> None:
    for text in SAFE:
        # Mixed answers: whichever comes first, the other is found going on or going round.
        player.tab_to(text)
        player.keys("Space")
        player.inside.evaluate(
            "() => document.activeElement.closest('fieldset').querySelector('input').focus()"
        )
    player.push("Kiểm tra")


def say_false(player: Player) -> None:
    player.choose("Sai")
    player.press("Kiểm tra")


def say_true(player: Player) -> None:
    player.choose("Đúng")
    player.press("Kiểm tra")


def say_false_by_keys(player: Player) -> None:
    player.tab_to("Đúng")
    player.keys("ArrowDown")
    player.push("Kiểm tra")


# --- blanks ------------------------------------------------------------------------------------------------


def write(player: Player, words: list[str]) -> None:
    for field, word in zip(player.frame.locator("input.hocso-field:visible").all(), words, strict=True):
        field.fill(word)


def fill_blanks(player: Player) -> None:
    write(player, WORDS)
    player.press("Kiểm tra")


def fill_blanks_wrongly(player: Player) -> None:
    write(player, ["VNeID", "com", "hen tra", "hết"])
    player.press("Kiểm tra")


def fill_blanks_by_keys(player: Player) -> None:
    for number, word in enumerate(WORDS, start=1):
        player.tab_to(f"Chỗ trống {number}")
        player.page.keyboard.type(word)
    player.keys("Enter")


# --- order -------------------------------------------------------------------------------------------------


def entry(player: Player, text: str) -> Locator:
    return player.frame.locator(".hocso-row:visible", has_text=text)


def drag(player: Player, text: str, place: int) -> None:
    grip = entry(player, text).locator(".hocso-grip").bounding_box()
    goal = player.frame.locator(".hocso-row:visible").nth(place).bounding_box()
    assert grip
    assert goal
    mouse = player.page.mouse
    mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    mouse.down()
    down = goal["y"] > grip["y"]
    mouse.move(goal["x"] + 20, goal["y"] + (goal["height"] * 0.9 if down else goal["height"] * 0.1), steps=8)
    mouse.up()


def order_rightly(player: Player) -> None:
    for place, text in enumerate(STEPS):
        if text not in player.frame.locator(".hocso-row:visible").nth(place).inner_text():
            drag(player, text, place)
    player.press("Kiểm tra")


def leave_order(player: Player) -> None:
    player.press("Kiểm tra")


def order_by_keys(player: Player) -> None:
    for place, text in enumerate(STEPS):
        rows = player.frame.locator(".hocso-row:visible").all_inner_texts()
        at = next(number for number, row in enumerate(rows) if text in row)
        if at > place:
            player.inside.evaluate("() => document.querySelector('.hocso-arrow-up').focus()")
            player.tab_to(f"Lên: {text}")
            player.keys(*["Enter"] * (at - place))
    player.push("Kiểm tra")


# --- cards and places --------------------------------------------------------------------------------------


def learn_cards(player: Player) -> None:
    for word in ("Toàn trình", "vneid"):
        player.frame.get_by_label("Câu trả lời của bạn").fill(word)
        player.press("Kiểm tra")
        player.press("Thẻ sau")
    player.press("Lật thẻ")
    player.press("Tôi đã thuộc")


def learn_no_card(player: Player) -> None:
    for _ in range(2):
        player.frame.get_by_label("Câu trả lời của bạn").fill("không biết")
        player.press("Kiểm tra")
        player.press("Thẻ sau")
    player.press("Lật thẻ")
    player.press("Chưa thuộc")


def learn_cards_by_keys(player: Player) -> None:
    for word in ("toàn trình", "VNeID"):
        player.tab_to("Câu trả lời của bạn")
        player.page.keyboard.type(word)
        player.keys("Enter")
        player.push("Thẻ sau")
    player.push("Lật thẻ")
    player.push("Tôi đã thuộc")


def point(player: Player, x: float, y: float) -> None:
    field = player.frame.locator(".hocso-pointing:visible")
    box = field.bounding_box()
    assert box
    field.click(position={"x": box["width"] * x / 100, "y": box["height"] * y / 100})


def find_signs(player: Player) -> None:
    for x, y in ((50, 17), (40, 51), (40, 62), (40, 72)):
        point(player, x, y)


def find_nothing(player: Player) -> None:
    point(player, 90, 95)
    point(player, 40, 24)
    player.press("Kết thúc")


def find_signs_by_keys(player: Player) -> None:
    """One with the cross, the others from the list."""
    player.tab_to("Hình. Di chuyển")
    player.keys("ArrowDown", "Enter")
    player.push("Chọn từ danh sách")
    for sign in SIGNS:
        if sign != SIGNS[1]:
            player.push(sign)
