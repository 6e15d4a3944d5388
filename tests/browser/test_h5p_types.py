"""Our H5P content types in a frame without an origin: played to the end, and what they say of it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from courses.h5p.types.examples import example
from courses.packages.h5p.content import Content
from courses.packages.h5p.names import LibraryName
from tests.browser.axe import faults
from tests.browser.h5p_answers import find_nothing, say_false, say_true
from tests.browser.h5p_host import ACTIVITY, CORE, Host, open_host
from tests.browser.h5p_player import Player
from tests.browser.h5p_plays import PLAYS
from tests.browser.visits import DESKTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CORE.is_dir(), reason="the scripts of H5P are not on this machine"),
]

Open = Callable[..., Player]
# What belongs to a page of the host and not to a content in it is the host's to have.
OWN = ".hocso"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with open_host() as host:
        yield host


@pytest.fixture
def play(browser: Browser, host: Host) -> Iterator[Open]:
    """Opens the example of a type; afterwards no script may have failed, and no rule may be broken."""
    contexts = []
    heard: list[str] = []

    def open_content(
        name: str, state: Any = None, *, device: dict = DESKTOP, change: Any = None, **more: Any
    ) -> Player:
        content = changed(example(LibraryName(f"HocSo.{name}", 1, 0)), change)
        context = browser.new_context(locale="vi-VN", **{**device, **more})
        context.on("weberror", lambda error: heard.append(str(error.error)))
        context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        contexts.append(context)
        page = context.new_page()
        page.goto(host.show(content, state))
        player = Player(page, host)
        expect(player.frame.locator(".hocso").first).to_be_visible()
        return player

    yield open_content
    for context in contexts:
        context.close()
    assert heard == []


def changed(content: Content, change: Any) -> Content:
    """``content`` with other parameters, and with what is within ``behaviour`` changed one by one."""
    for key, value in (change or {}).items():
        content.params[key] = {**content.params[key], **value} if isinstance(value, dict) else value
    return content


def score(player: Player) -> tuple[int, int]:
    return player.ask("getScore"), player.ask("getMaxScore")


@pytest.mark.parametrize("name", PLAYS)
def test_who_answers_rightly_has_all_points_and_is_done_once(play, name):
    player = play(name)
    PLAYS[name].right(player)
    assert score(player) == (PLAYS[name].most, PLAYS[name].most)
    check_completed(player, PLAYS[name].most)


@pytest.mark.parametrize("name", PLAYS)
def test_nobody_needs_a_pointer(play, name):
    player = play(name)
    player.page.keyboard.press("Tab")
    PLAYS[name].keys(player)
    assert score(player) == (PLAYS[name].most, PLAYS[name].most)
    check_completed(player, PLAYS[name].most)


@pytest.mark.parametrize("name", PLAYS)
def test_who_answers_wrongly_has_fewer_points(play, name):
    player = play(name)
    PLAYS[name].wrong(player)
    reached, most = score(player)
    assert most == PLAYS[name].most
    assert reached == PLAYS[name].wrong_score or (PLAYS[name].wrong_score < 0 and reached < most)
    check_completed(player, reached)


def check_completed(player: Player, reached: int) -> None:
    """One statement says so, and the core told the host the same."""
    player.page.wait_for_function("heard.some((each) => each.verb.id.endsWith('/completed'))")
    (said,) = player.said("completed")
    result = said["result"]
    assert said["object"]["id"] == ACTIVITY
    assert (result["score"]["raw"], result["score"]["max"]) == (reached, player.ask("getMaxScore"))
    assert result["completion"] is True
    assert result["duration"].startswith("PT")
    player.page.wait_for_timeout(100)
    finished = [body for path, body in player.host.posted if path == "/finished"]
    assert finished
    assert all(f"score={reached}&" in body for body in finished)


@pytest.mark.parametrize("name", PLAYS)
def test_a_learner_comes_back_to_where_she_was(play, name):
    before = play(name)
    PLAYS[name].half(before)
    before.page.wait_for_timeout(300)
    state = before.ask("getCurrentState")
    shown = text_of(before)
    after = play(name, state)
    after.page.wait_for_timeout(300)
    assert after.ask("getCurrentState") == state
    assert text_of(after) == shown
    assert not after.said("answered")


def text_of(player: Player) -> str:
    """What is seen; what was said aloud is over."""
    player.inside.evaluate(
        "() => document.querySelectorAll('[aria-live]').forEach((each) => { each.textContent = ''; })"
    )
    return player.frame.locator(".hocso").first.inner_text()


STRANGE = [
    {
        "answer": {
            "order": [9, 9],
            "chosen": [99, "x"],
            "cards": "x",
            "found": [77, None],
            "wrong": [None, {"spot": 50}],
        }
    },
    {"answer": {"written": 7, "at": 99, "chosen": "x", "order": "x"}, "revealed": True},
    {"answer": 5, "at": 99, "order": [0], "children": [1, None, "x"], "time": -5, "farthest": 1, "shown": 77},
]


@pytest.mark.parametrize("state", STRANGE)
@pytest.mark.parametrize("name", PLAYS)
def test_a_state_of_another_content_harms_nothing(play, name, state):
    player = play(name, state)
    assert player.ask("getMaxScore") == PLAYS[name].most
    assert 0 <= player.ask("getScore") <= PLAYS[name].most


@pytest.mark.parametrize("name", PLAYS)
def test_what_was_done_is_not_told_twice(play, name):
    before = play(name)
    PLAYS[name].right(before)
    after = play(name, before.ask("getCurrentState"))
    after.page.wait_for_timeout(300)
    assert score(after) == (PLAYS[name].most, PLAYS[name].most)
    assert not after.said("completed")
    assert not after.said("answered")


@pytest.mark.parametrize("name", PLAYS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(play, name, scheme):
    player = play(name, device=PHONE, color_scheme=scheme, reduced_motion="reduce")
    assert faults(player.page, {"include": [["iframe", OWN]]}) == []
    PLAYS[name].wrong(player)
    player.page.wait_for_timeout(400)
    assert faults(player.page, {"include": [["iframe", OWN]]}) == []


@pytest.mark.parametrize("name", PLAYS)
def test_nothing_keeps_people_out_half_of_the_way(play, name):
    player = play(name, device=PHONE, reduced_motion="reduce")
    PLAYS[name].half(player)
    assert faults(player.page, {"include": [["iframe", OWN]]}) == []


@pytest.mark.parametrize("name", PLAYS)
def test_it_fits_a_phone_and_a_page_of_twice_the_size(play, name):
    for width in (360, 320):
        player = play(name, device={"viewport": {"width": width, "height": 740}})
        PLAYS[name].wrong(player)
        assert player.inside.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PLAYS)
def test_everything_to_press_is_large_enough(play, name):
    player = play(name, device=PHONE)
    small = player.inside.evaluate(
        """() => Array.from(document.querySelectorAll('button, select, input[type=text], label.hocso-answer, summary'))
          .map((each) => [each.getBoundingClientRect(), each.outerHTML])
          .filter(([box]) => box.width > 0 && (box.width < 44 || box.height < 44)).map(([, html]) => html)"""
    )
    assert small == []


@pytest.mark.parametrize("name", PLAYS)
def test_its_frame_hears_that_it_is_higher_now(play, name):
    player = play(name)
    player.inside.evaluate("() => { H5P.instances[0].on('resize', () => { window.resized = true; }); }")
    PLAYS[name].wrong(player)
    assert player.inside.evaluate("window.resized") is True


KINDS = {
    "MultipleChoice": ("choice", 4),
    "TrueFalse": ("true-false", 0),
    "Blanks": ("fill-in", 0),
    "DragOrder": ("sequencing", 5),
    "Flashcards": ("choice", 3),
    "Hotspots": ("choice", 7),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_statement_says_what_was_asked_and_answered(play, name):
    player = play(name)
    PLAYS[name].right(player)
    (said,) = player.said("answered")
    definition = said["object"]["definition"]
    kind, choices = KINDS[name]
    assert definition["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
    assert definition["interactionType"] == kind
    assert len(definition.get("choices", [])) == choices
    assert definition["description"]["vi"]
    assert said["result"]["success"] is True
    patterns = [re.sub(r"\{case_matters=\w+\}", "", each) for each in definition["correctResponsesPattern"]]
    given = said["result"]["response"]
    same = sorted if kind == "choice" else list
    assert same(given.lower().split("[,]")) in [same(each.lower().split("[,]")) for each in patterns]


def test_both_ways_to_place_a_tone_mark_are_right(play):
    text = "<p>Giữ *hoà* khí, ký *thủy* chung.</p>"
    player = play("Blanks", change={"texts": [text]})
    fields = player.frame.locator("input.hocso-field")
    fields.nth(0).fill("hòa")
    # As phones of one maker write it: letters and marks apart.
    fields.nth(1).fill("thuy\u0309")
    player.press("Kiểm tra")
    assert score(player) == (2, 2)


@pytest.mark.parametrize(("optional", "reached"), [(False, 0), (True, 1)])
def test_marks_count_unless_the_author_does_not_mind(play, optional, reached):
    change = {"texts": ["<p>Đổi *mật khẩu* ngay.</p>"], "behaviour": {"marksOptional": optional}}
    player = play("Blanks", change=change)
    player.frame.locator("input.hocso-field").fill("mat khau")
    player.press("Kiểm tra")
    assert player.ask("getScore") == reached


def test_nothing_is_judged_before_there_is_an_answer(play):
    player = play("MultipleChoice")
    player.press("Kiểm tra")
    expect(player.frame.get_by_role("status")).to_have_text("Hãy trả lời trước đã.")
    assert not player.said("answered")


def test_a_solution_is_shown_and_then_tried_again(play):
    player = play("TrueFalse")
    say_true(player)
    player.press("Xem đáp án")
    expect(player.frame.get_by_text("Đây là đáp án")).to_be_visible()
    player.press("Làm lại")
    expect(player.frame.get_by_text("Đây là đáp án")).to_be_hidden()
    say_false(player)
    assert [each["result"]["score"]["raw"] for each in player.said("completed")] == [0, 1]


def test_entries_are_dragged_with_a_finger(play):
    player = play("DragOrder", device=PHONE)
    first = player.frame.locator(".hocso-row").first
    text = first.locator(".hocso-row-text").inner_text()
    start = first.locator(".hocso-grip").bounding_box()
    end = player.frame.locator(".hocso-row").nth(2).bounding_box()
    wire = player.page.context.new_cdp_session(player.page)
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    goal = end["y"] + end["height"] * 0.9
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        point = {"x": x, "y": y + (goal - y) * step / 8}
        wire.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(player.frame.locator(".hocso-row-text").nth(2)).to_have_text(text)
    expect(player.frame.locator("[aria-live]")).to_have_text(f"{text} nay ở vị trí 3 trên 5.")


def test_a_set_that_judges_at_the_end_says_nothing_before(play):
    player = play("QuestionSet", change={"behaviour": {"checking": "end"}})
    player.press("Bắt đầu")
    player.choose("Bật xác thực")
    expect(player.button("Kiểm tra")).to_have_count(0)
    player.frame.get_by_role("button", name="Đến câu 5").click()
    find_nothing_at_the_end(player)
    player.press("Nộp bài")
    expect(player.frame.get_by_text("Bạn chưa đạt.")).to_be_visible()
    answered = [each["object"]["id"].partition("=")[2] for each in player.said("answered")]
    assert len(answered) == len(set(answered)) == 2
    assert all(
        each["context"]["contextActivities"]["parent"][0]["id"] == ACTIVITY
        for each in player.said("answered")
    )
    player.press("Xem đáp án")
    expect(player.frame.get_by_text("Lẽ ra phải chọn")).to_be_visible()
    player.press("Quay lại kết quả")
    player.press("Làm lại")
    assert player.ask("getScore") == 0
    expect(player.button("Bắt đầu")).to_be_visible()


def find_nothing_at_the_end(player: Player) -> None:
    player.frame.locator(".hocso-pointing:visible").click(position={"x": 5, "y": 5})


def test_a_set_may_forbid_going_back(play):
    player = play("QuestionSet", change={"behaviour": {"backwards": False}})
    player.press("Bắt đầu")
    player.press("Câu sau")
    expect(player.button("Câu trước")).to_have_count(0)
    expect(player.frame.locator(".hocso-step").first).to_be_disabled()


def test_a_set_gives_its_host_all_statements(play):
    player = play("QuestionSet")
    data = player.ask("getXAPIData")
    assert data["statement"]["result"]["score"]["max"] == 16
    assert len(data["children"]) == 5


def test_a_video_does_not_go_past_a_question(play):
    player = play("InteractiveVideo")
    player.frame.get_by_label("Vị trí").fill("20")
    expect(player.frame.get_by_role("heading", name="Câu hỏi ở 0:11: Mã OTP")).to_be_visible()
    player.press("Xem tiếp")
    expect(player.frame.get_by_text("Hãy trả lời trước, rồi video sẽ chạy tiếp.")).to_be_visible()


def test_a_video_may_forbid_skipping(play):
    player = play("InteractiveVideo", change={"behaviour": {"preventSkipping": True}})
    player.frame.get_by_text("Dấu trang").click()
    player.press("0:06 Một: mã OTP")
    expect(player.frame.get_by_text("Đoạn này chưa được xem.")).to_be_visible()
    assert player.ask("getCurrentState")["time"] < 1


def test_a_video_without_questions_is_done_when_it_was_seen(play):
    player = play("InteractiveVideo", change={"interactions": []})
    player.inside.evaluate("() => H5P.instances[0].seek(23)")
    player.press("Phát")
    check_completed_video(player)


def check_completed_video(player: Player) -> None:
    player.page.wait_for_function("heard.some((each) => each.verb.id.endsWith('/completed'))")
    assert score(player) == (1, 1)


def test_captions_are_shown_and_hidden(play):
    player = play("InteractiveVideo")
    shown = "() => Array.from(document.querySelector('video').textTracks).map((each) => each.mode)"
    assert player.inside.evaluate(shown) == ["showing"]
    player.page.wait_for_timeout(500)
    assert player.inside.evaluate("() => document.querySelector('video').textTracks[0].cues.length") == 4
    player.frame.get_by_label("Phụ đề").select_option("Không phụ đề")
    assert player.inside.evaluate(shown) == ["disabled"]


def test_places_are_opened_and_read(play):
    player = play("Hotspots", change={"mode": "explain"})
    for number, name in enumerate(player.frame.locator(".hocso-marker").all(), start=1):
        name.click()
        expect(player.frame.locator(".hocso-panel")).to_contain_text(f"{number}. ")
        player.press("Đóng")
    assert score(player) == (7, 7)
    check_completed(player, 7)


def test_wrong_places_cost_points_only_if_the_author_wants_it(play):
    player = play("Hotspots", change={"behaviour": {"penalty": False}})
    player.frame.locator(".hocso-pointing").click(position={"x": 300, "y": 100})
    find_nothing(player)
    assert player.ask("getScore") == 1
