"""From marks to a score: weights, sections, and how sure somebody was. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.attempts.counted import Result, counted, stated
from assessments.marking.mark import mark_paper
from assessments.marking.weigh import certain_score, passes, section_scores, weighted, with_sureness
from assessments.quizzes.rules import Counts

scores = st.lists(st.floats(0, 1), min_size=1, max_size=9)


def question(weight=None, section=None):
    about = {"type": "true_false", "data": {"answer": "true"}, "section": section}
    return about if weight is None else {**about, "weight": weight}


@given(found=scores, weight=st.floats(0.1, 50))
def test_where_all_weigh_the_same_the_score_is_the_mean(found, weight):
    paper = [question(weight) for _one in found]
    assert weighted(paper, dict(enumerate(found))) == pytest.approx(sum(found) / len(found))


@given(found=scores)
def test_an_old_paper_without_weights_counts_every_question_once(found):
    old = [{"type": "true_false", "data": {"answer": "true"}} for _one in found]
    assert weighted(old, dict(enumerate(found))) == pytest.approx(sum(found) / len(found))
    assert section_scores({"questions": old}, dict(enumerate(found))) == []
    assert passes({"questions": old, "pass_mark": 0.0}, 0.0, dict(enumerate(found)))


@given(found=scores, data=st.data())
def test_a_question_without_weight_changes_nothing(found, data):
    weights = data.draw(st.lists(st.sampled_from([0, 1, 2.5]), min_size=len(found), max_size=len(found)))
    paper = [question(weight) for weight in weights]
    heavy = {place: score for place, score in enumerate(found) if weights[place]}
    assert weighted(paper, dict(enumerate(found))) == weighted(paper, heavy)


def test_twice_the_weight_counts_twice():
    marked = mark_paper([question(2), question(1)], {0: True, 1: False})
    assert marked.score == pytest.approx(2 / 3)


def test_a_section_that_is_not_reached_keeps_from_passing():
    paper = {
        "pass_mark": 0.5,
        "sections": [{"title": "Luật", "pass_mark": 0.6}, {"title": "Kỹ năng", "pass_mark": None}],
        "questions": [question(1, 0), question(1, 0), question(1, 1), question(1, 1)],
    }
    found = {0: 1.0, 1: 0.0, 2: 1.0, 3: 1.0}
    law, skills = section_scores(paper, found)
    assert (law.score, law.passed, skills.score, skills.passed) == (0.5, False, 1.0, True)
    assert not passes(paper, 0.75, found)
    assert passes(paper, 1.0, {**found, 1: 1.0})


# --- how sure ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "confidence", "points"),
    [
        (1, 1, 1),
        (0, 1, 0),
        (1, 2, 2),
        (0, 2, -2),
        (1, 3, 3),
        (0, 3, -6),
        (1, None, 1),
        (0, None, 0),
        (1, 99, 1),
    ],
)
def test_points_for_being_sure_are_those_that_are_documented(score, confidence, points):
    assert certain_score(score, confidence) == pytest.approx(points / 3)


@given(chance=st.floats(0, 1))
def test_it_pays_to_say_how_sure_one_is(chance):
    expected = {
        level: chance * certain_score(1, level) + (1 - chance) * certain_score(0, level)
        for level in (1, 2, 3)
    }
    honest = 1 if chance < 2 / 3 else 2 if chance < 4 / 5 else 3
    assert expected[honest] == pytest.approx(max(expected.values()), abs=1e-9)


@given(found=scores, data=st.data())
def test_nobody_ends_below_nothing_or_above_everything(found, data):
    sure = data.draw(st.lists(st.sampled_from([None, 1, 2, 3]), min_size=len(found), max_size=len(found)))
    points = with_sureness(dict(enumerate(found)), dict(enumerate(sure)))
    assert 0 <= weighted([question() for _one in found], points) <= 1


def test_what_was_left_open_costs_nothing():
    assert mark_paper([question(), question()], {0: True}, sure={0: 3}).score == pytest.approx(0.5)


# --- which attempt counts ----------------------------------------------------------------------------------

THREE = [Result(0.5, False), Result(0.9, True), Result(0.4, False)]


@pytest.mark.parametrize(
    ("policy", "score", "passed"),
    [
        (Counts.BEST, 0.9, True),
        (Counts.LAST, 0.4, False),
        (Counts.FIRST, 0.5, False),
        (Counts.AVERAGE, 0.6, True),
    ],
)
def test_the_quiz_says_which_attempt_counts(policy, score, passed):
    found = counted(policy, THREE, 0.6)
    assert (round(found.score, 4), found.passed) == (score, passed)
    assert counted(policy, [], 0.6) is None


def test_each_attempt_states_what_it_and_those_before_it_come_to():
    assert stated(Counts.BEST, THREE, 0.6) == THREE[-1]
    assert stated(Counts.FIRST, THREE, 0.6) == THREE[0]
    assert stated(Counts.AVERAGE, THREE[:2], 0.6).score == pytest.approx(0.7)
    assert stated(Counts.AVERAGE, [Result(0.2, None)], 0.6).passed is None
