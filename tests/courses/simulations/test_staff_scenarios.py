"""The scenarios for staff: the way of a document, digital signatures, and ten faults of form; with people's mistakes."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as some

from courses.simulations.playing.draws import drawn
from courses.simulations.playing.engine import act, begin, pressable, result, shown
from courses.simulations.playing.rules import date_in, filled_in, is_right
from tests.courses.simulations.scenarios import (
    GIVEN,
    answers,
    played,
    scenario,
    start,
    way_through,
)

STAFF = ["ky-so", "nd30", "qoffice"]
SEEDS = ["abc123", "b2"]
FRIDAY = 4


@cache
def asked(name, mode="practice", seed=SEEDS[0]):
    """The scenario, and the state in which each of its steps is asked of somebody who was right before.

    Where only a mistake leads to a step, she made it.
    """
    made = played(scenario(name))
    state, found = begin(made, start(mode, seed)), {}
    for action in way_through(made, start(mode, seed)):
        found.setdefault(state["step"], state)
        for mistake in made["steps"][state["step"]]["mistakes"]:
            if mistake["go"]:
                found[mistake["go"]] = doing(made, state, mistake)
        state = act(made, state, action)
    return made, found


def doing(made, state, mistake):
    """The state after ``mistake``, made by somebody who has everything else right; she opens what she must."""
    step = made["steps"][state["step"]]
    values = answers(step["fields"], state["values"])
    values |= answers(mistake["fields"], state["values"])
    on = mistake["on"][0]
    for opening in made["screens"][state["screen"]]["opens"]:
        if on in pressable(made, state):
            break
        looked = act(made, state, {"on": opening})
        state = looked if on in pressable(made, looked) else state
    assert on in pressable(made, state), on
    return act(made, state, {"on": on, "values": values})


def all_but(name, step, mistake):
    """The end of an exam with one mistake, in ``step``."""
    made, states = asked(name, "exam")
    state = doing(made, states[step], mistake)
    while not state["ended"]:
        state = act(made, state, next(_right_now(made, state)))
    return state


def _right_now(made, state):
    step = made["steps"][state["step"]]
    seen = pressable(made, state)
    values = answers(step["fields"], state["values"])
    yield from ({"on": on, "values": values} for on in step["target"] if on in seen)
    opens = made["screens"][state["screen"]]["opens"]
    yield from (
        {"on": on} for on in opens if set(step["target"]) & set(pressable(made, act(made, state, {"on": on})))
    )


def mistakes(made) -> Iterator[tuple[str, dict]]:
    for name, step in made["steps"].items():
        yield from ((name, mistake) for mistake in step["mistakes"])


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_that_is_foreseen_is_answered_in_its_own_words(name, seed):
    made, states = asked(name, seed=seed)
    for step, mistake in mistakes(made):
        state = states[step]
        after = doing(made, state, mistake)
        expected = filled_in(mistake["feedback"], state["values"])
        assert after["said"] == {"kind": "wrong", "text": expected}, (step, mistake)
        assert after["errors"] == state["errors"] + 1
        assert after["grave"] == mistake["grave"]


@pytest.mark.parametrize("name", STAFF)
def test_nearly_every_step_foresees_what_people_do_wrong(name):
    made = played(scenario(name))
    foreseen = [bool(step["mistakes"]) for step in made["steps"].values()]
    assert sum(foreseen) >= len(foreseen) - 2


GRAVE = {
    "qoffice": ["mat-quet", "mat-chup", "ky-ho", "sua-de", "bam-ho"],
    "ky-so": ["ky", "t4-ngay", "muon-cho", "doc-pin", "dien-thoai"],
}


@pytest.mark.parametrize("name", GRAVE)
def test_whoever_does_real_harm_passes_no_exam_however_good_the_rest_is(name):
    made = played(scenario(name))
    grave = [(step, mistake) for step, mistake in mistakes(made) if mistake["grave"]]
    assert [mistake["on"][0] for _step, mistake in grave] == GRAVE[name]
    for step, mistake in grave:
        state = all_but(name, step, mistake)
        assert state["ended"]
        found = result(made, state)
        assert found["score"] >= 800
        assert not found["passed"], step


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("qoffice", "ban_trung"),
        ("qoffice", "tra_lai"),
        ("ky-so", "tep_1"),
        ("ky-so", "thay_lai"),
        ("nd30", "sua_quoc"),
        ("nd30", "sua_le"),
    ],
)
def test_one_small_mistake_fails_nobody(name, step):
    made = played(scenario(name))
    state = all_but(name, step, made["steps"][step]["mistakes"][0])
    found = result(made, state)
    assert (found["errors"], found["passed"]) == (1, True)


@pytest.mark.parametrize("name", STAFF)
def test_whoever_is_wrong_everywhere_comes_to_the_end_of_the_exam_and_fails(name):
    made = played(scenario(name))
    state, count = begin(made, start("exam")), 0
    while not state["ended"]:
        step = made["steps"][state["step"]]
        wrong = [on for on in pressable(made, state) if on not in step["target"]]
        on = next((on for on in wrong if on not in made["screens"][state["screen"]]["opens"]), None)
        if on is None and not step["fields"]:
            on = next(iter(made["screens"][state["screen"]]["opens"]))
        state, count = act(made, state, {"on": on or step["target"][0], "values": {}}), count + 1
        assert count < 100
    found = result(made, state)
    assert not found["passed"]
    assert found["score"] < 200


@pytest.mark.parametrize("name", STAFF)
def test_a_second_attempt_is_another_one_in_the_same_commune(name):
    made = played(scenario(name))
    days = [begin(made, start(seed=f"{seed:x}"))["values"] for seed in range(40)]
    assert len({tuple(sorted(each.items())) for each in days}) >= 30
    assert GIVEN["commune"] in str([shown(made, state) for state in asked(name)[1].values()])


def test_a_document_sent_to_the_wrong_place_is_called_back_and_the_way_goes_on():
    made, states = asked("qoffice")
    state = states["gui_nham"]
    assert state["steps"]["gui_di"]["right"] is False
    values = answers(made["steps"]["gui_nham"]["fields"], state["values"])
    after = act(made, state, {"on": "xu-ly-nham", "values": values})
    assert after["step"] == "sua_sau_khi_gui"
    # Whoever sent it rightly has nothing to call back.
    assert "gui_nham" not in states["sua_sau_khi_gui"]["steps"]


def test_the_days_of_the_document_are_working_days_in_their_order():
    for days in scenario("qoffice")["draws"]["lich"]["from"]:
        found = [
            date.fromisoformat(date_in(days[name]))
            for name in ("bh", "den", "noi_bo", "ky", "ph", "han", "tre")
        ]
        assert found == sorted(set(found))
        assert all(day.weekday() <= FRIDAY for day in found)
        day, month, year = days["bh"].split("/")
        shown_month = f"{int(month):02}" if int(month) < 3 else str(int(month))
        assert days["bh_chu"] == f"ngày {day} tháng {shown_month} năm {year}"


def test_there_are_ten_faults_and_when_they_are_mended_none_is_left_on_the_page():
    made, states = asked("nd30")
    on_pages = {
        step: {on for on in pressable(made, state) if on.startswith("loi-")} for step, state in states.items()
    }
    # The line of number and symbol has two.
    assert len(set().union(*on_pages.values())) + 1 == 10
    last_of_each_part = ("tim_phong", "tim_so", "tim_ket", "tim_quyen")
    assert [on_pages[step] for step in last_of_each_part] == [{"loi-2"}, {"loi-5"}, {"loi-9"}, {"loi-10"}]


@pytest.mark.parametrize(
    ("step", "field", "least", "most"),
    [
        ("sua_le", "le_trai", 30, 35),
        ("mau", "mau_tren", 20, 25),
        ("mau", "mau_phai", 15, 20),
        ("mau", "mau_co", 13, 14),
    ],
)
@given(number=some.integers(0, 60))
def test_a_measure_is_right_within_its_bounds_and_nowhere_else(step, field, least, most, number):
    rule = played(scenario("nd30"))["steps"][step]["fields"][field]
    assert is_right(rule, str(number), {}) == (least <= number <= most)


def test_the_faults_of_dates_and_numbers_are_faults_and_their_mending_is_right():
    steps = played(scenario("nd30"))["steps"]
    draws = scenario("nd30")["draws"]
    for seed in range(60):
        values = drawn(draws, str(seed), date(2026, 11, 27))
        number, day = steps["sua_so"]["fields"]["so_kh"], steps["sua_ngay"]["fields"]["dong_ngay"]
        assert not is_right(number, values["so.sai"], values)
        assert is_right(number, f"Số: {values['so.dung']}", values)
        assert not is_right(day, values["ngay.sai"], values)
        assert not is_right(day, values["ngay.ngan"], values)
        assert is_right(day, values["ngay.dung"], values)


def test_the_dates_of_signatures_tell_before_from_after():
    for seed in range(60):
        values = drawn(scenario("ky-so")["draws"], str(seed), date(2026, 11, 27))
        assert values["thu_hoi.iso"] < values["ky_sau.iso"] < "2026-11-27"
        assert values["ky_truoc.iso"] < values["cu_den.iso"] < "2026-11-27" < values["den_ngay.iso"]
