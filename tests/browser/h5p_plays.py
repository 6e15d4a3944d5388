"""How somebody plays each of our content types, from its beginning to its end or half of the way."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.h5p_answers import (
    CALL_BACK,
    SAFE,
    STEPS,
    choose_safe,
    choose_safe_by_keys,
    choose_unsafe,
    drag,
    fill_blanks,
    fill_blanks_by_keys,
    fill_blanks_wrongly,
    find_nothing,
    find_signs,
    find_signs_by_keys,
    learn_cards,
    learn_cards_by_keys,
    learn_no_card,
    leave_order,
    order_by_keys,
    order_rightly,
    point,
    say_false,
    say_false_by_keys,
    say_true,
    write,
)
from tests.browser.h5p_player import FOCUSED, Play, Player

# --- what holds others -------------------------------------------------------------------------------------


def run_set(player: Player, *plays: Callable[[Player], None]) -> None:
    player.press("Bắt đầu")
    for number, play in enumerate(plays):
        play(player)
        player.press("Nộp bài" if number == len(plays) - 1 else "Câu sau")


def pass_set(player: Player) -> None:
    run_set(player, choose_safe, say_false, fill_blanks, order_rightly, find_signs)


def fail_set(player: Player) -> None:
    run_set(player, choose_unsafe, say_true, fill_blanks_wrongly, lambda _: None, find_nothing)


def pass_set_by_keys(player: Player) -> None:
    player.push("Bắt đầu")
    for play in (
        choose_safe_by_keys,
        say_false_by_keys,
        fill_blanks_by_keys,
        order_by_keys,
        find_signs_by_keys,
    ):
        play(player)
        player.push("Nộp bài" if play is find_signs_by_keys else "Câu sau")


def question_in_video(player: Player, name: str) -> None:
    expect(player.frame.get_by_role("heading", name=name)).to_be_visible(timeout=20_000)


def watch(player: Player, truth: str, answer: str) -> None:
    """The film runs twice as fast, from just before each question."""
    player.frame.get_by_label("Tốc độ").select_option("2")
    player.inside.evaluate("() => H5P.instances[0].seek(10.5)")
    player.press("Phát")
    question_in_video(player, "Câu hỏi ở 0:11: Mã OTP")
    player.choose(truth)
    player.press("Kiểm tra")
    player.press("Xem tiếp")
    player.inside.evaluate("() => H5P.instances[0].seek(17)")
    question_in_video(player, "Câu hỏi ở 0:18: Ảnh căn cước")
    player.choose(answer)
    player.press("Kiểm tra")
    player.press("Xem tiếp")
    player.inside.evaluate("() => H5P.instances[0].seek(23)")
    question_in_video(player, "Kết quả của bạn")


def watch_rightly(player: Player) -> None:
    watch(player, "Sai", CALL_BACK)


def watch_wrongly(player: Player) -> None:
    watch(player, "Đúng", "Gửi ngay")


def watch_by_keys(player: Player) -> None:
    player.tab_to("Vị trí")
    player.keys(*["ArrowRight"] * 10)
    player.push("Phát")
    question_in_video(player, "Câu hỏi ở 0:11: Mã OTP")
    say_false_by_keys(player)
    player.push("Xem tiếp")
    player.keys("Space")  # the button that has the focus says «Tạm dừng» now
    player.inside.evaluate("() => document.querySelector('.hocso-slider').focus()")
    player.keys(*["ArrowRight"] * 12)
    question_in_video(player, "Câu hỏi ở 0:18: Ảnh căn cước")
    player.inside.evaluate("() => document.querySelector('.hocso-page:not([hidden]) input').focus()")
    while not player.inside.evaluate(FOCUSED).startswith(CALL_BACK):
        player.keys("ArrowDown")
    player.keys("Space")
    player.push("Kiểm tra")
    player.push("Xem tiếp")
    player.inside.evaluate("() => document.querySelector('.hocso-slider').focus()")
    player.keys("End")
    question_in_video(player, "Kết quả của bạn")


def begin_blanks(player: Player) -> None:
    write(player, ["VNeID", "", "hẹn", ""])


def begin_cards(player: Player) -> None:
    player.frame.get_by_label("Câu trả lời của bạn").fill("toàn trình")
    player.press("Kiểm tra")
    player.press("Thẻ sau")


def begin_set(player: Player) -> None:
    player.press("Bắt đầu")
    choose_safe(player)
    player.press("Câu sau")
    player.choose("Đúng")


def begin_video(player: Player) -> None:
    player.inside.evaluate("() => H5P.instances[0].seek(20)")
    player.choose("Sai")


PLAYS = {
    "MultipleChoice": Play(
        choose_safe, choose_unsafe, choose_safe_by_keys, lambda player: player.choose(SAFE[1]), 2
    ),
    "TrueFalse": Play(say_false, say_true, say_false_by_keys, lambda player: player.choose("Sai"), 1),
    "Blanks": Play(fill_blanks, fill_blanks_wrongly, fill_blanks_by_keys, begin_blanks, 4, 1),
    "DragOrder": Play(
        order_rightly, leave_order, order_by_keys, lambda player: drag(player, STEPS[4], 0), 5, -1
    ),
    "Flashcards": Play(learn_cards, learn_no_card, learn_cards_by_keys, begin_cards, 3),
    "Hotspots": Play(find_signs, find_nothing, find_signs_by_keys, lambda player: point(player, 50, 17), 4),
    "QuestionSet": Play(pass_set, fail_set, pass_set_by_keys, begin_set, 16, 1),
    "InteractiveVideo": Play(watch_rightly, watch_wrongly, watch_by_keys, begin_video, 2),
}
