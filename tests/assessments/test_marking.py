"""Marking is pure: between 0 and 1, whatever is posted, and no order of questions changes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.attempts.models import whole_percent
from assessments.marking.mark import mark_paper, reaches
from learning import registry

DATA = {
    "single_choice": {"options": [{"text": "a", "correct": True}, {"text": "b", "correct": False}]},
    "multiple_choice": {"options": [{"text": c, "correct": c in "ab"} for c in "abcd"]},
    "true_false": {"answer": "true"},
    "ordering": {"items": ["một", "hai", "ba"], "shown": [1, 2, 0]},
    "matching": {"pairs": [{"left": "1", "right": "a"}, {"left": "2", "right": "b"}], "shown": ["b", "a"]},
    "short_text": {"accepted": ["mật khẩu"]},
    "number": {"answer": 12.0, "tolerance": 0.5},
    "gone": {"whatever": 1},
}
RESPONSES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 6),
    st.text(max_size=8),
    st.lists(st.none() | st.integers(-2, 6), max_size=5),
    st.sampled_from(["mat khau", "12,2", [3, 1, 2], [1, 0], [0, 1], "11.5"]),
)
papers = st.lists(st.tuples(st.sampled_from(sorted(DATA)), RESPONSES), min_size=1, max_size=12)


def marked(paper):
    questions = [{"type": name, "data": DATA[name]} for name, _response in paper]
    return mark_paper(questions, {place: response for place, (_name, response) in enumerate(paper)})


@given(paper=papers)
def test_every_score_is_between_nothing_and_everything(paper):
    result = marked(paper)
    assert all(0 <= mark.score <= 1 for mark in result.marks.values())
    assert result.score is None or 0 <= result.score <= 1


@given(paper=papers, seed=st.randoms())
def test_the_order_of_the_questions_changes_no_score(paper, seed):
    shuffled = list(paper)
    seed.shuffle(shuffled)
    assert marked(shuffled).score == pytest.approx(marked(paper).score)


@given(paper=papers)
def test_a_question_that_cannot_be_marked_counts_neither_way(paper):
    known = [each for each in paper if each[0] in registry.question_types]
    assert marked(paper).score == (pytest.approx(marked(known).score) if known else None)


@given(count=st.integers(1, 40), right=st.integers(0, 40))
def test_exactly_the_pass_mark_is_enough(count, right):
    right = min(right, count)
    paper = [("true_false", place < right) for place in range(count)]
    assert reaches(marked(paper).score, right / count)


def test_just_below_the_pass_mark_does_not_read_as_the_pass_mark():
    assert whole_percent(0.6999) == 69
    assert whole_percent(0.7) == 70
    assert whole_percent(0.29) == 29
    assert whole_percent(1.0) == 100
    assert whole_percent(None) == 0
