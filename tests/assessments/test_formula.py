"""Formulas of authors, and the numbers that are drawn for them."""

import math
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.base import question_type
from assessments.questions.draws import drawn, tried
from assessments.questions.formula import BadFormula, compute, variables_of
from assessments.questions.freeze import freeze
from assessments.questions.numbers import written
from tests.assessments.making import new_question

SHARE = {
    "variables": [
        {"name": "a", "least": 1200, "most": 4800, "decimals": 0},
        {"name": "b", "least": 0.5, "most": 2.5, "decimals": 1},
    ],
    "formula": "a * b / 100",
    "tolerance": 0.01,
    "unit": "m",
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", 7),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("(a + b) × 2 ÷ 4", 5),
        ("a − b", -4),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(1.005, 2)", 1.01),
        ("round(1234, -2)", 1200),
        ("max(a, b, 1) + min(a, b)", 10),
        ("sqrt(16) + abs(-1)", 5),
        ("floor(2.9) + ceil(2.1)", 5),
        ("2 * pi", 2 * math.pi),
        ("ln(exp(2)) + log10(1000)", 5),
    ],
)
def test_a_formula_is_computed_as_at_school(formula, value):
    assert compute(formula, {"a": 3, "b": 7}) == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "a +",
        "__import__('os')",
        "a.real",
        "a[0]",
        "(lambda: 1)()",
        "[1 for _ in 'a']",
        "'a' * 9",
        "a if a else b",
        "a == b",
        "a, b",
        "True",
        "5j",
        "f'{a}'",
        "print(a)",
        "max",
        "max()",
        "max(*a)",
        "round(a, digits=2)",
        "round(a, 400)",
        "sqrt(0 - 1)",
        "(0 - 8) ^ 0.5",
        "ln(0)",
        "1 / (a - 3)",
        "9 ^ 9 ^ 9 ^ 9",
        "1e400",
        "exp(1000)",
        "c + 1",
        "a a",
        "1,5 * a",
        "(" * 150 + "a" + ")" * 40,
        "-" * 150 + "a",
        "+".join("a" * 100),
        "a" * 300,
        "a\x00",
        "a; b",
    ],
)
def test_what_is_no_formula_or_no_number_is_refused_in_words(formula):
    with pytest.raises(BadFormula, match=r"\w"):
        compute(formula, {"a": 3, "b": 7})


@given(
    formula=st.text(alphabet='ab0123456789.+-*/^(), round sqrt max pi ln × ÷ " [ ] : { } _ é', max_size=60)
)
def test_whatever_is_written_is_a_number_or_refused(formula):
    try:
        value = compute(formula, {"a": 3, "b": -7})
    except BadFormula:
        return
    assert math.isfinite(value)


def test_the_variables_of_a_formula_are_its_names_without_functions():
    assert variables_of("round(price * n, 2) + pi") == {"price", "n"}


def test_few_values_are_all_tried_and_of_many_the_corners():
    few = [{"name": "a", "least": 0.1, "most": 0.3, "decimals": 1}]
    assert [each["a"] for each in tried(few)] == [0.1, 0.2, 0.3]
    many = [{"name": name, "least": 1, "most": 1000, "decimals": 2} for name in "abc"]
    values = [tuple(each.values()) for each in tried(many)]
    assert {(1, 1, 1), (1, 1000, 1), (1000, 1000, 1000)} <= set(values)
    assert len(values) == 8 + 50


@given(seed=st.integers(0, 10**6), decimals=st.integers(0, 6), least=st.floats(-1e6, 1e6))
def test_what_is_drawn_is_in_its_range(seed, decimals, least):
    variable = {"name": "a", "least": least, "most": least + 1, "decimals": decimals}
    value = drawn([variable], Random(seed))["a"]
    assert least - 1e-6 <= value <= least + 1 + 1e-6
    assert round(value, decimals) == value


def test_each_learner_has_numbers_of_her_own_in_the_question_and_in_its_answer():
    kind = question_type("calculated")
    papers = [kind.lay_out(kind.clean(SHARE), Random(seed), shuffle=False) for seed in range(8)]
    assert len({tuple(paper["values"].values()) for paper in papers}) > 4
    for paper in papers:
        right = paper["values"]["a"] * paper["values"]["b"] / 100
        assert kind.mark(paper, f"{right:.2f} m").score == 1
        assert kind.mark(paper, f"{right + 1:.2f}").score == 0


def test_the_question_is_told_with_the_numbers_as_the_language_writes_them():
    kind = question_type("calculated")
    data = {**kind.clean(SHARE), "values": {"a": 1250, "b": 1.5}}
    with override("vi"):
        assert kind.told("<p>{a} m, dốc {b}%; {c} và {}</p>", data) == "<p>1250 m, dốc 1,5%; {c} và {}</p>"
        assert "18,75 m" in kind.render(data, "3", name="q0", review=True)
    assert kind.definition(data) == {"correctResponsesPattern": ["18.74[:]18.76"]}


def test_what_an_attempt_keeps_has_the_numbers_in_its_words():
    question = new_question("q-1", type="calculated", stem="<p>{a} m, dốc {b}%</p>", **SHARE)
    question.explanation = "<p>{a} × {b} : 100</p>"
    frozen = freeze(question, Random(5), shuffle=True)
    with override("vi"):
        a, b = (written(frozen["data"]["values"][name]) for name in "ab")
        assert frozen["stem"] == f"<p>{a} m, dốc {b}%</p>"
    assert frozen["explanation"] == f"<p>{a} × {b} : 100</p>"


def test_values_without_an_answer_are_not_drawn():
    kind = question_type("calculated")
    data = {
        "variables": [{"name": "a", "least": 0, "most": 1, "decimals": 0}],
        "formula": "1 / a",
        "tolerance": 0.0,
    }
    assert {kind.lay_out(data, Random(seed), shuffle=False)["values"]["a"] for seed in range(20)} == {1}


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"formula": "a / (b - 1.5)"}, "formula", "b = 1.5"),
        ({"formula": "a * c"}, "formula", "“c”"),
        ({"formula": "a *"}, "formula", ""),
        ({"formula": ""}, "formula", ""),
        ({"tolerance": -1}, "tolerance", ""),
        ({"variables": []}, "variables", ""),
        ({"variables": [{"name": "đ", "least": 0, "most": 1}]}, "variables", ""),
        ({"variables": [{"name": "max", "least": 0, "most": 1}]}, "variables", ""),
        ({"variables": [{"name": "a", "least": 2, "most": 1}]}, "variables", ""),
        ({"variables": [{"name": "a", "least": 0.2, "most": 0.8}]}, "variables", ""),
        ({"variables": [{"name": "a", "least": 0, "most": float("inf")}]}, "variables", ""),
        ({"variables": [{"name": "a", "least": 0, "most": 1, "decimals": 99}]}, "variables", ""),
        ({"variables": [*SHARE["variables"], SHARE["variables"][0]]}, "variables", ""),
    ],
)
def test_a_calculation_that_fails_for_some_learner_is_refused(change, place, words):
    small = [{"name": "a", "least": 1, "most": 3}, {"name": "b", "least": 1, "most": 2, "decimals": 1}]
    with pytest.raises(ValidationError) as refusal, override("en"):
        question_type("calculated").clean({**SHARE, "variables": small, **change})
    assert list(refusal.value.message_dict) == [place]
    assert words in refusal.value.message_dict[place][0]
