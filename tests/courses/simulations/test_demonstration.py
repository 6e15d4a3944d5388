"""All scenarios of the demonstration: done rightly they pass, and each foreseen mistake is met as it is written."""

from typing import Any

import pytest

from courses.checking.checks.plain import LONGEST, length, sentences
from courses.simulations.models import CODE
from courses.simulations.playing.engine import END, act, begin, play, result, walk
from courses.simulations.playing.rules import filled_in, is_right
from courses.simulations.showing import leading
from tests.courses.simulations.scenarios import ALL, answers, played, scenario, start

CITIZENS = ["vneid", "vneid-giay-to", "vneid-su-co", "kham-tu-xa", "thanh-toan"]
SEEDS = ["abc123", "b2", "c3", "d4", "e5", "f6"]
Data = dict[str, Any]


def rightly(made: Data, state: Data) -> Data:
    """The state after the step that ``state`` is in was done rightly, looking where one must."""
    step, name = made["steps"][state["step"]], state["step"]
    while state["step"] == name:
        on = sorted(leading(made, state))[0]
        state = act(made, state, {"on": on, "at": 0, "values": answers(step["fields"], state["values"])})
        assert state["said"]["kind"] != "wrong", (name, on)
    return state


def wrongly(made: Data, state: Data, mistake: Data) -> Data:
    """The state after ``mistake`` was made, on the screen where it can be made."""
    targets = set(mistake["on"])
    if not targets & _presses(made, state):
        opens = made["screens"][state["screen"]]["opens"]
        on = next(on for on, screen in opens.items() if targets & _on(made, screen))
        state = act(made, state, {"on": on, "at": 0})
    on = sorted(targets & _presses(made, state))[0]
    return act(made, state, {"on": on, "at": 0, "values": answers(mistake["fields"], state["values"])})


def _presses(made: Data, state: Data) -> set[str]:
    return _on(made, state["screen"])


def _on(made: Data, screen: str) -> set[str]:
    return {node["id"] for node in walk(made["screens"][screen]["nodes"]) if node["k"] == "press"}


def states(made: Data, begun: Data) -> dict[str, Data]:
    """A state at each step that can be come to, by right ways and by mistakes that lead elsewhere."""
    found: dict[str, Data] = {}
    waiting = [begin(made, begun)]
    while waiting:
        state = waiting.pop(0)
        if state["ended"] or state["step"] in found:
            continue
        found[state["step"]] = state
        waiting.append(rightly(made, state))
        mistakes = made["steps"][state["step"]]["mistakes"]
        waiting += [wrongly(made, state, each) for each in mistakes if each["go"]]
    return found


def test_every_code_is_one_and_no_other_has_it():
    codes = [scenario(name)["code"] for name in ALL]
    assert len(codes) == len(set(codes))
    for code in codes:
        CODE(code)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("mode", ["guided", "practice", "exam"])
def test_done_rightly_it_passes_with_all_points_whatever_is_drawn(name, mode):
    made = played(scenario(name))
    for seed in SEEDS:
        state = begin(made, start(mode, seed))
        while not state["ended"]:
            state = rightly(made, state)
        found = result(made, state)
        assert (found["score"], found["passed"], found["errors"]) == (1000, True, 0)


@pytest.mark.parametrize("name", ALL)
def test_every_step_can_be_come_to_and_left(name):
    made = played(scenario(name))
    # Where some ways are open is drawn.
    found = {step for seed in SEEDS for step in states(made, start(seed=seed))}
    assert found == set(made["steps"])


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_every_mistake_that_is_foreseen_is_met_with_its_own_words(name, seed):
    made = played(scenario(name))
    for step, state in states(made, start(seed=seed)).items():
        for mistake in made["steps"][step]["mistakes"]:
            after = wrongly(made, state, mistake)
            said = filled_in(mistake["feedback"], state["values"])
            assert (step, after["said"]) == (step, {"kind": "wrong", "text": said})
            assert after["grave"] == (state["grave"] or mistake["grave"])
            where = "" if mistake["go"] == END else mistake["go"] or step
            assert after["step"] == where


@pytest.mark.parametrize("name", ALL)
def test_who_makes_a_grave_mistake_does_not_pass(name):
    made = played(scenario(name))
    for step, state in states(made, start("practice")).items():
        for mistake in made["steps"][step]["mistakes"]:
            if not mistake["grave"]:
                continue
            after = wrongly(made, state, mistake)
            while not after["ended"]:
                after = rightly(made, after)
            assert not result(made, after)["passed"], (step, mistake["on"])


@pytest.mark.parametrize("name", ALL)
def test_an_exam_without_any_right_answer_ends_and_fails(name):
    made = played(scenario(name))
    state, actions = begin(made, start("exam")), []
    while not state["ended"]:
        on = sorted(_presses(made, state) - set(made["steps"][state["step"]]["target"]))
        opens = made["screens"][state["screen"]]["opens"]
        closed = [each for each in on if each not in opens]
        target = made["steps"][state["step"]]["target"]
        here = [each for each in target if each in _presses(made, state)]
        action = {"on": (closed or here or list(opens))[0], "at": len(actions), "values": {}}
        actions.append(action)
        state = act(made, state, action)
        assert len(actions) < 100
    assert not result(made, state)["passed"]
    assert play(made, start("exam"), actions) == state


@pytest.mark.parametrize("name", ALL)
def test_a_second_attempt_is_another_one(name):
    made = played(scenario(name))
    one, other = (begin(made, start(seed=seed))["values"] for seed in ("một".encode().hex(), b"hai".hex()))
    assert one != other


@pytest.mark.parametrize("name", ALL)
def test_no_mistake_has_the_words_of_what_is_right(name):
    """What a mistake asks of the fields is not right by chance, in any of the draws."""
    made = played(scenario(name))
    for seed in SEEDS:
        for state in states(made, start(seed=seed)).values():
            step = made["steps"][state["step"]]
            for mistake in step["mistakes"]:
                if not set(mistake["on"]) & set(step["target"]):
                    continue
                given = answers(mistake["fields"], state["values"])
                assert not all(
                    is_right(rule, given.get(field, ""), state["values"])
                    for field, rule in step["fields"].items()
                ), (state["step"], mistake["feedback"])


@pytest.mark.parametrize("name", CITIZENS)
def test_citizens_read_short_sentences(name):
    """What is asked, answered and explained; on the screens themselves stand labels and what others say."""
    written = scenario(name)
    texts = [written["intro"]]
    for step in written["steps"]:
        texts += [step[each] for each in ("instruction", "feedback", "wrong_feedback", "hint", "why")]
        texts += [mistake["feedback"] for mistake in step.get("mistakes", [])]
    long = [each for each in sentences(tuple(texts)) if length(each) > LONGEST]
    assert long == []


TYPICAL = [
    # What people do, one after the other: step, what is pressed, what is filled in; and where that leads.
    ("vneid", "xin_ma", "doc-ma", {}, "lo_ma", True),
    ("vneid", "loi_moi", "goi-hinh", {}, "loi_moi", False),
    ("vneid-su-co", "khoa_sim", "goi-may", {}, "lo_ma_may", True),
    ("kham-tu-xa", "benh_gap", "dat-lich", {}, "benh_gap", True),
    ("kham-tu-xa", "noi_benh", "giau-thuoc", {}, "noi_benh", False),
    ("diem-cau", "diem_danh", "bao-diem-danh", {"co_mat": "{so.ky}"}, "diem_danh", False),
    ("diem-cau", "chia_se", "chia-se-nay", {"cua_so": "danh-sach"}, "lo_danh_sach", True),
    ("data-quality", "iso", "ghi-ngay", {"ngay": "{ngay}"}, "iso", False),
    ("data-quality", "tong_lech", "sua-khop", {}, "tong_lech", True),
    ("data-quality-chia-se", "o_nho", "che-o", {"che": ["{o.nho}"]}, "o_nho", False),
    ("data-quality-chia-se", "gui_nham", "im", {}, "gui_nham", True),
]


@pytest.mark.parametrize(("name", "step", "on", "values", "leads", "grave"), TYPICAL)
def test_what_people_often_do_wrong_leads_where_it_should(name, step, on, values, leads, grave):
    made = played(scenario(name))
    state = states(made, start())[step]
    given = {
        field: filled_in(text, state["values"])
        if isinstance(text, str)
        else [filled_in(each, state["values"]) for each in text]
        for field, text in values.items()
    }
    after = act(made, state, {"on": on, "at": 1, "values": given})
    assert (after["step"], after["grave"], after["errors"]) == (leads, grave, 1)
    assert after["said"]["text"] not in ("", made["steps"][step]["wrong_feedback"])
