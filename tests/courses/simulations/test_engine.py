"""What an attempt comes to: the fold of its actions."""

from datetime import date

import pytest

from courses.simulations.playing.draws import drawn
from courses.simulations.playing.engine import act, begin, hints_left, holds, play, pressable, result, shown
from courses.simulations.playing.guard import looks_real
from courses.simulations.playing.rules import date_in, is_right, normal, number_in
from tests.courses.simulations.scenarios import ALL, played, scenario, small, start, way_through

RIGHT = {"on": "gui", "values": {"o": "5"}, "at": 1}
WRONG = {"on": "gui", "values": {"o": "6"}, "at": 1}
HINT = {"on": "!hint", "at": 1}


def ended(actions, mode="practice", made=None):
    made = made or played(small())
    state = play(made, start(mode), actions)
    return state, result(made, state)


def test_who_is_right_at_once_has_all_points():
    state, found = ended([RIGHT])
    assert state["ended"]
    assert (found["score"], found["passed"], found["errors"]) == (1000, True, 0)


def test_an_error_costs_half_and_a_hint_a_quarter_of_the_step():
    assert ended([WRONG, RIGHT])[1]["score"] == 500
    assert ended([HINT, RIGHT])[1]["score"] == 750
    assert ended([WRONG, WRONG, WRONG, RIGHT])[1]["score"] == 0


def test_hints_are_as_many_as_the_author_allows_and_none_in_an_exam():
    made = played(small())
    state = play(made, start(), [HINT, HINT, HINT])
    assert (state["hints"], hints_left(made, state)) == (1, 0)
    assert play(made, start("exam"), [HINT])["hints"] == 0
    assert hints_left(made, begin(made, start("guided"))) == 1


def test_looking_around_is_no_error():
    state, found = ended([{"on": "xem"}, {"on": "lui"}, RIGHT])
    assert found["errors"] == 0
    assert state["ended"]


def test_what_is_not_on_the_screen_cannot_be_pressed():
    made = played(small())
    before = begin(made, start())
    after = act(made, before, {"on": "khoa"})
    assert after["errors"] == 0
    assert after["step"] == "dien"


def test_a_foreseen_mistake_leads_to_its_consequence_and_a_grave_one_is_never_passed():
    state, found = ended([{"on": "bo"}])
    assert state["step"] == "cuu"
    assert state["said"] == {"kind": "wrong", "text": "Đã bỏ."}
    state, found = ended([{"on": "bo"}, {"on": "khoa"}])
    assert state["ended"]
    assert not found["passed"]
    assert found["competencies"] == {"digcomp@2.2:4.2": 0, "digcomp@2.2:4.1": 1000}


def test_an_exam_takes_one_try_and_tells_nothing():
    state, found = ended([WRONG], "exam")
    assert state["ended"]
    assert state["said"]["text"] == ""
    assert (found["score"], found["passed"]) == (0, False)


def test_the_practice_waits_for_the_right_answer():
    state, _found = ended([WRONG, WRONG])
    assert not state["ended"]
    assert state["errors"] == 2


def test_after_the_end_nothing_changes():
    assert ended([RIGHT, WRONG, WRONG])[0]["errors"] == 0


def test_an_attempt_follows_from_its_seed():
    made = played(scenario("hop-thu"))
    one, other = begin(made, start(seed="a1")), begin(made, start(seed="b2"))
    assert one == begin(made, start(seed="a1"))
    assert one["values"] != other["values"]


def test_words_of_the_attempt_stand_on_its_screens():
    made = played(small())
    state = begin(made, start())
    assert state["values"]["ten"] in str(shown(made, state))
    assert pressable(made, state) == ["gui", "bo", "xem"]


def test_a_part_is_shown_when_its_condition_holds():
    screens = small()["screens"]
    when = {"step": "dien", "was": "wrong"}
    screens["ba"]["parts"].append({"part": "text", "text": "Vì đã bỏ.", "when": when})
    screens["ba"]["parts"].append({"part": "text", "text": "Vì đã điền.", "when": {**when, "was": "right"}})
    made = played(small(screens=screens))
    there = str(shown(made, play(made, start(), [{"on": "bo"}])))
    assert "Vì đã bỏ." in there
    assert "Vì đã điền." not in there


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ({"none": [{"step": "dien", "was": "right"}]}, True),
        ({"none": [{"step": "dien", "was": "wrong"}, {"var": "commune", "is": ""}]}, False),
        ({"all": [{"step": "dien", "was": "wrong"}, {"any": [{"var": "commune", "not": ""}]}]}, True),
        ({"none": []}, True),
    ],
)
def test_conditions_are_joined_in_groups(condition, is_met):
    made = played(small())
    assert holds(condition, play(made, start(), [{"on": "bo"}])) is is_met


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("mode", ["guided", "practice", "exam"])
def test_the_demonstration_can_be_done_rightly(name, mode):
    made = played(scenario(name))
    state = play(made, start(mode), way_through(made, start(mode)))
    found = result(made, state)
    assert state["ended"]
    assert (found["score"], found["passed"], found["errors"]) == (1000, True, 0)


def test_numbers_are_read_as_people_write_them():
    assert number_in("1.250.000 đ") == number_in("1 250 000") == number_in("1250000 VND") == 1250000
    assert number_in("12,5") == 12.5
    assert number_in("mười") is None
    assert number_in("1.25.000") is None


def test_dates_are_read_as_people_write_them():
    assert date_in("2-9-2026") == date_in("02/09/2026") == date_in("2026-09-02") == "2026-09-02"
    assert date_in("31/02/2026") == ""


def test_texts_are_compared_as_people_mean_them():
    decomposed = "Bi\u0300nh  MA\u0302\u0303U"
    assert normal(decomposed) == "bình mẫu"
    assert normal("ĐÀ NẴNG", marks=False) == "da nang"
    assert is_right({"text": ["xã {x}"], "marks": False}, "XA Binh", {"x": "Bình"})
    assert is_right({"mask": "99/AA"}, "12/UB", {})
    assert not is_right({"mask": "99/AA"}, "1a/UB", {})


def test_real_looking_numbers_are_known_and_fictional_ones_are_not():
    assert looks_real("037 185 001 234") == "identity"
    assert looks_real("4111 1111 1111 1111") == "card"
    assert looks_real("001099123456") == ""
    assert looks_real("9999123456") == ""
    assert looks_real("4111 1111 1111 1112") == ""
    assert looks_real(["a", "số 079203001234 ạ"]) == "identity"


def test_nobody_who_is_drawn_looks_real():
    draws = {"a": {"draw": "citizen_id"}, "b": {"draw": "account"}, "c": {"draw": "phone"}}
    for seed in range(200):
        assert not any(looks_real(text) for text in drawn(draws, str(seed), date(2026, 11, 27)).values())
