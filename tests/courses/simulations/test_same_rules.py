"""What the device judges, the server judges the same: thousands of questions, answered by both."""

import json
import random
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from courses.simulations.expecting import wrong_entries
from courses.simulations.playing.draws import drawn
from courses.simulations.playing.engine import (
    act,
    begin,
    hints_left,
    holds,
    play,
    pressable,
    result,
    shown,
    walk,
)
from courses.simulations.playing.guard import looks_real
from courses.simulations.playing.rules import is_right
from tests.courses.simulations.scenarios import ALL, answers, played, scenario, small, start

SCRIPTS = Path(__file__).parents[3] / "courses" / "static" / "learning_courses" / "js" / "simulation"
NODE = shutil.which("node")
LARGEST = 20_000  # bytes, compressed: what a phone loads to play without a network
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="the player's rules are run by node"),
    pytest.mark.thorough,
]

TEXTS = some.text("0123456789 .,-/đĐaAăÂbinhÌNHmẫuMẪU\u0300\u0303\u00a0{}xy", max_size=14)
VALUES = some.dictionaries(some.sampled_from(["x", "y"]), TEXTS, max_size=2)
RULES = some.deferred(
    lambda: some.one_of(
        some.builds(
            lambda found, marks: {"text": found, "marks": marks},
            some.lists(TEXTS, min_size=1, max_size=2),
            some.booleans(),
        ),
        some.builds(lambda one, other: {"number": [one, other]}, TEXTS, TEXTS),
        some.builds(lambda found: {"date": found}, TEXTS),
        some.builds(lambda found: {"mask": found}, some.text("9A*/-ub12", max_size=6)),
        some.builds(lambda found: {"filled": found}, some.integers(0, 5)),
        some.builds(lambda found: {"set": found}, some.lists(TEXTS, max_size=3)),
        some.builds(lambda found: {"order": found}, some.lists(TEXTS, max_size=3)),
        some.builds(
            lambda name, found: {name: found},
            some.sampled_from(["all_of", "any_of", "none_of"]),
            some.lists(RULES, max_size=2),
        ),
    )
)
GIVEN = some.one_of(TEXTS, some.lists(TEXTS, max_size=3))
FEW = some.sampled_from(["", "x", "1", "{y}"])
CONDITIONS = some.recursive(
    some.builds(
        lambda name, how, value: {"var": name, how: value}, FEW, some.sampled_from(["is", "not"]), FEW
    )
    | some.builds(
        lambda name, was: {"step": name, "was": was},
        some.sampled_from("abc"),
        some.sampled_from(["right", "wrong"]),
    ),
    lambda kids: some.builds(
        lambda join, several: {join: several},
        some.sampled_from(["all", "any", "none"]),
        some.lists(kids, max_size=3),
    ),
    max_leaves=6,
)
DONE = {"a": {"done": True, "right": True}, "b": {"done": True, "right": False}}


def asked(questions: list[dict]) -> list:
    """What the player's own rules answer."""
    command = [str(NODE), "--experimental-default-type=module", "tests/courses/simulations/vectors.mjs"]
    done = subprocess.run(
        [*command, str(SCRIPTS)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(some.tuples(RULES, GIVEN, VALUES), min_size=150, max_size=250))
def test_validators_judge_alike(cases):
    questions = [
        {"kind": "rule", "rule": rule, "given": value, "values": values} for rule, value, values in cases
    ]
    assert asked(questions) == [is_right(rule, value, values) for rule, value, values in cases]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(some.tuples(CONDITIONS, VALUES), min_size=150, max_size=250))
def test_conditions_hold_alike(cases):
    asked_of = [(condition, {"steps": DONE, "values": values}) for condition, values in cases]
    questions = [{"kind": "holds", "condition": each, "state": state} for each, state in asked_of]
    assert asked(questions) == [holds(each, state) for each, state in asked_of]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(some.text("0123456789 .-a\u00a0", max_size=26), min_size=200, max_size=400))
def test_real_looking_numbers_are_known_alike(texts):
    known = ["037185001234", "037 185 001 234", "4111-1111-1111-1111", "001099123456", "12  34"]
    cases = [*texts, *known]
    assert asked([{"kind": "real", "value": text} for text in cases]) == [looks_real(text) for text in cases]


def test_draws_are_alike():
    draws = {
        "a": {"draw": "person"},
        "b": {"draw": "citizen_id"},
        "c": {"draw": "number", "min": 0, "max": 1_999_999},
        "d": {"draw": "number", "min": 10_000, "max": 9_000_000, "step": 500},
        "e": {"draw": "date", "from": -800, "to": 800},
        "f": {"draw": "pick", "from": ["một", "hai", "ba"]},
        "g": {"draw": "pick", "from": [{"x": "1", "y": "2"}, {"x": "3", "y": "4"}]},
        "h": {"draw": "phone"},
        "i": {"draw": "account"},
    }
    cases = [(f"{seed:x}", f"20{seed % 40 + 10}-0{seed % 9 + 1}-28") for seed in range(500)]
    questions = [{"kind": "drawn", "draws": draws, "seed": seed, "day": day} for seed, day in cases]
    assert asked(questions) == [drawn(draws, seed, date.fromisoformat(day)) for seed, day in cases]


def walked(made: dict, begun: dict, chance: random.Random) -> list[dict]:
    """What somebody does who often errs, looks around, and asks for hints."""
    state, actions = begin(made, begun), []
    while not state["ended"] and len(actions) < 40:
        on = chance.choice([*pressable(made, state), "!hint", "nowhere"])
        step = made["steps"][state["step"]]
        if chance.random() < 0.5:
            on = chance.choice(step["target"])
        fields = [node for node in walk(shown(made, state)) if node["k"] == "field"]
        values = {node["name"]: chance.choice(["", "5", "sai", ["a"]]) for node in fields}
        if chance.random() < 0.6:
            values |= answers(step["fields"], state["values"])
        action = {"on": on, "at": len(actions), "values": values}
        actions.append(action)
        state = act(made, state, action)
    return actions


@pytest.mark.parametrize("written", [*map(scenario, ALL), small()], ids=[*ALL, "small"])
def test_attempts_come_to_the_same(written):
    made = played(written)
    questions = []
    for seed in range(60):
        chance = random.Random(seed)
        begun = start(chance.choice(["guided", "practice", "exam"]), seed=f"{seed:x}")
        actions = walked(made, begun, chance)
        questions.append({"kind": "play", "scenario": made, "start": begun, "actions": actions})
    ends = 0
    for question, answer in zip(questions, asked(questions), strict=True):
        state = play(made, question["start"], question["actions"])
        ends += state["ended"]
        assert answer == {
            "state": state,
            "shown": shown(made, state),
            "result": result(made, state),
            "hints": hints_left(made, state),
        }
    assert ends > 10


@pytest.mark.parametrize("written", [*map(scenario, ALL), small()], ids=[*ALL, "small"])
def test_what_was_written_and_expected_is_said_the_same(written):
    made = played(written)
    values = begin(made, start())["values"]
    givens = ["", "5", "sai", "079203001234", ["a"]]
    questions = [
        {"kind": "entries", "scenario": made, "step": step, "given": dict.fromkeys(step["fields"], one)}
        for step in made["steps"].values()
        for one in givens
    ]
    answers = asked([{**question, "values": values} for question in questions])
    for question, answer in zip(questions, answers, strict=True):
        assert answer == list(wrong_entries(made, question["step"], question["given"], values))
    assert any(answers)


def test_the_player_is_light():
    import gzip

    files = b"".join(file.read_bytes() for file in sorted(SCRIPTS.glob("*.js")))
    assert len(gzip.compress(files)) <= LARGEST
    assert not any(word in files for word in (b"eval(", b"innerHTML", b"new Function"))
