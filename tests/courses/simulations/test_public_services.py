"""What becomes of people in the practices of public services, on both sides of the counter."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from courses.models import SimulationAttempt
from courses.simulations.playing.engine import act, begin, pressable, result, walk
from courses.simulations.playing.rules import filled_in
from tests.courses.simulations.scenarios import answers, played, scenario, start, way_through
from tests.courses.simulations.test_taking import Learner, begun, lesson_with, pressed

NAMES = ("dvctt-cu-tru", "dvctt-khai-sinh", "dvctt-tam-tru", "mot-cua", "mot-cua-nguoi-dan")
CITIZENS = tuple(name for name in NAMES if name.startswith("dvctt"))
SEEDS = tuple(f"{number:x}a" for number in range(12))
LONGEST = 15  # words of a sentence that is written for citizens


@dataclass(frozen=True)
class Slip:
    """What somebody presses and writes in a step, and what becomes of it."""

    name: str
    step: str
    on: str
    values: dict[str, Any] = field(default_factory=dict)
    leads: str = ""
    grave: bool = False


SLIPS = (
    Slip("dvctt-cu-tru", "mo_cong", "mo-duong-dan", leads="trang_la"),
    Slip("dvctt-cu-tru", "mat_khau", "doc-ma", grave=True),
    Slip("dvctt-cu-tru", "noi_o", "dc-huyen"),
    Slip("dvctt-cu-tru", "cho", "tra-tien-nhanh", grave=True),
    Slip("dvctt-khai-sinh", "noi_nop", "ve-que"),
    Slip("dvctt-khai-sinh", "dang_nhap", "vao-cong", {"so": "{dinh_danh}", "luu": "co"}),
    Slip("dvctt-khai-sinh", "to_khai", "tiep-khai", {"ten_con": "{nguoi}", "sinh": "{ngay_sinh}"}),
    Slip("dvctt-khai-sinh", "anh", "dinh-kem", {"anh_giay": "{xep.mo}"}),
    Slip("dvctt-khai-sinh", "anh", "dinh-kem", {"anh_giay": "{xep.goc}"}),
    Slip("dvctt-khai-sinh", "anh", "dinh-kem", {"anh_giay": "{xep.nham}"}),
    Slip("dvctt-khai-sinh", "tinh_phi", "xem-le-phi", {"tong": "{phi.muc}"}),
    Slip("dvctt-khai-sinh", "chuyen_rieng", "chuyen-luon", leads="bao_mat_tien", grave=True),
    Slip("dvctt-khai-sinh", "rot_mang", "tra-nua"),
    Slip("dvctt-tam-tru", "huong_dan", "nop-truc-tuyen", {"can": ["ho-khau", "hop-dong"]}),
    Slip("dvctt-tam-tru", "tin_loi", "cham-tin", leads="trang_gia"),
    Slip("dvctt-tam-tru", "bo_sung", "gui-trang-hai", {"anh_hai": "{xep.mo}"}),
    Slip("dvctt-tam-tru", "bo_sung", "gui-trang-hai", {"anh_hai": "{xep.mot}"}),
    Slip("dvctt-tam-tru", "ket_qua", "tu-in-dau", grave=True),
    Slip("mot-cua", "kiem_1", "doi-sao"),
    Slip("mot-cua", "phieu", "in-phieu", {"dt": "{so_dt}", "hen": "{hom_nay}", "nhan": "{hs1.nhan}"}),
    Slip("mot-cua", "xa_khac", "ve-xa"),
    Slip("mot-cua", "noi_gq", "chuyen-2", {"xa": "tan-cu"}),
    Slip("mot-cua", "tra_truoc", "ve-xin"),
    Slip("mot-cua", "pham_vi", "tra-xom", grave=True),
    Slip("mot-cua", "soat_mang", "soat-xong", {"thieu": ["{loi.mot}"]}),
    Slip("mot-cua", "soat_mang", "soat-xong", {"thieu": ["{loi.mot}", "{loi.hai}", "ban-giay"]}),
    Slip("mot-cua", "ngay_sinh", "sua-dl", grave=True),
    Slip("mot-cua", "otp_7", "nghe-ma", grave=True),
    Slip("mot-cua", "nguoi_nhan", "trao-luon", grave=True),
    Slip("mot-cua-nguoi-dan", "to_khai", "nop-to", {"ten": "{dan}", "o": "moi"}),
    Slip("mot-cua-nguoi-dan", "giay_to", "ve-lay"),
    Slip("mot-cua-nguoi-dan", "anh", "gui-anh", {"anh_lai": "{xep.toi}"}),
    Slip("mot-cua-nguoi-dan", "danh_gia", "u-bam"),
)


def standing_at(made, step, mode="practice", seed="abc123"):
    """The state of somebody who did everything right until ``step``."""
    state = begin(made, start(mode, seed))
    for action in way_through(made, start(mode, seed)):
        if state["step"] == step:
            break
        state = act(made, state, action)
    assert state["step"] == step
    return state


def written(values, known):
    return {
        name: [filled_in(each, known) for each in value]
        if isinstance(value, list)
        else filled_in(value, known)
        for name, value in values.items()
    }


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{slip.step}-{place}" for place, slip in enumerate(SLIPS)])
def test_a_foreseen_mistake_has_an_answer_of_its_own(slip):
    made = played(scenario(slip.name))
    before = standing_at(made, slip.step)
    after = act(made, before, {"on": slip.on, "values": written(slip.values, before["values"])})
    assert after["said"]["kind"] == "wrong"
    assert after["said"]["text"] != filled_in(made["steps"][slip.step]["wrong_feedback"], after["values"])
    assert after["step"] == (slip.leads or slip.step)
    assert after["grave"] is slip.grave


@pytest.mark.parametrize("slip", [each for each in SLIPS if each.grave], ids=lambda slip: slip.on)
def test_who_does_real_harm_does_not_pass_whatever_follows(slip):
    made = played(scenario(slip.name))
    state = act(made, standing_at(made, slip.step), {"on": slip.on})
    for _each in range(40):
        if not state["ended"]:
            step = made["steps"][state["step"]]
            on = next(each for each in step["target"] if each in pressable(made, state))
            state = act(made, state, {"on": on, "values": answers(step["fields"], state["values"])})
    assert state["ended"]
    assert not result(made, state)["passed"]


@pytest.mark.parametrize("name", NAMES)
def test_two_attempts_are_not_the_same_and_each_can_be_done(name):
    made = played(scenario(name))
    seen = set()
    for seed in SEEDS:
        state = begin(made, start(seed=seed))
        for action in way_through(made, start(seed=seed)):
            state = act(made, state, action)
        assert result(made, state)["score"] == 1000
        seen.add(tuple(state["values"].values()))
    assert len(seen) == len(SEEDS)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("dvctt-khai-sinh", "ket_qua_dung", "ket_qua_sai"),
        ("mot-cua", "dinh_danh_khop", "dinh_danh_lech"),
    ],
)
def test_what_was_right_last_time_may_be_wrong_this_time(name, one, other):
    made = played(scenario(name))
    ways = set()
    for seed in SEEDS:
        state = begin(made, start(seed=seed))
        for action in way_through(made, start(seed=seed)):
            state = act(made, state, action)
        ways.add(tuple(step for step in (one, other) if step in state["steps"]))
    assert ways == {(one,), (other,)}


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_answer_that_can_be_pressed_is_answered(name):
    made = played(scenario(name))
    for step in {*made["steps"]} & {*on_the_right_way(made)}:
        state = standing_at(made, step)
        opened = made["screens"][state["screen"]]["opens"]
        for on in pressable(made, state):
            if on not in opened and on not in made["steps"][step]["target"]:
                assert act(made, state, {"on": on})["said"]["kind"] == "wrong"


def on_the_right_way(made):
    state = begin(made, start())
    for action in way_through(made, start()):
        yield state["step"]
        state = act(made, state, action)


@pytest.mark.parametrize("name", CITIZENS)
def test_citizens_read_short_sentences(name):
    from courses.checking.checks.plain import sentences

    said = sentences(tuple(texts(scenario(name))))
    assert [one for one in said if len(one.split()) > LONGEST] == []


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("name", NAMES)
def test_photographs_differ_in_their_words_as_they_do_to_the_eye(name):
    made = played(scenario(name))
    words = [picture["alt"] for picture in made["pictures"].values()]
    assert len(set(words)) == len(words)
    shown = {
        node["picture"]
        for screen in made["screens"].values()
        for node in walk(screen["nodes"])
        if node["k"] == "img"
    }
    assert shown == set(made["pictures"])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "mode"), [("dvctt-khai-sinh", "exam"), ("mot-cua", "guided")])
def test_they_are_done_by_forms_alone(client, catalogue, name, mode):
    page = begun(Learner(client, lesson_with(catalogue, scenario(name))), mode)
    attempt = SimulationAttempt.objects.get()
    for action in way_through(played(scenario(name)), attempt.start):
        fields = {}
        for asked, value in action.get("values", {}).items():
            fields[f"v-{asked}"] = value
            if isinstance(value, list):
                fields |= {f"o-{asked}-{each}": str(place) for place, each in enumerate(value, 1)}
        page = pressed(client, page, action["on"], **fields)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.errors) == (1000, True, 0)


@pytest.mark.django_db
def test_photographs_are_shown_with_their_words_where_there_is_no_script(client, catalogue):
    page = begun(Learner(client, lesson_with(catalogue, scenario("dvctt-tam-tru"))), "practice")
    attempt = SimulationAttempt.objects.get()
    for action in way_through(played(scenario("dvctt-tam-tru")), attempt.start):
        if action["on"] == "gui-trang-mot":
            break
        fields = {f"v-{asked}": value for asked, value in action.get("values", {}).items()}
        page = pressed(client, page, action["on"], **fields)
    assert page.text.count("<figure>") == 4
    assert "Trang 2 hợp đồng thuê nhà mẫu, bị nhòe." in page.text
    assert "page-two-blurred" in page.text
