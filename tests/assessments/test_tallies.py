"""Statistics of quizzes and questions: counted month by month, and the same as if everything were counted now."""

import io
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.analysis.classical import sums_of
from assessments.analysis.classical_figures import Reliability
from assessments.models import Answer, Attempt, QuizAnalysis, Tally
from assessments.tallies.comparing import compare
from assessments.tallies.counting import after
from assessments.tallies.figures import OptionFigures, QuestionFigures, figures_of
from assessments.tallies.groups import DIVISIONS, Person, age_group, groups_in
from assessments.tallies.looks import looks_at
from assessments.tallies.packing import Counted, together
from assessments.tallies.refresh import refresh, stale
from assessments.tallies.shown import told_reliability, told_seconds
from learning.models import Learner
from tests.assessments.answering import answer_all
from tests.assessments.making import make_place, make_question, make_quiz
from tests.factories import make_user

RNG = np.random.default_rng(7)

# --- sums of several months -------------------------------------------------------------------------------

NAMES = ["a", "b", "c"]
answer = st.tuples(st.sampled_from([11, 7, 23]), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from(NAMES))
months = st.lists(
    st.lists(st.lists(answer, min_size=1, max_size=3, unique_by=lambda one: one[0]), max_size=5), max_size=4
)


def counted(attempts: list) -> Counted:
    """As the attempts of one month are counted: questions and options in the order in which they came."""
    rows = [(n, *one) for n, each in enumerate(attempts) for one in each]
    keys = list(dict.fromkeys(row[1] for row in rows))
    options = [list(dict.fromkeys(row[3] for row in rows if row[1] == key)) for key in keys]
    sums = sums_of(
        [row[0] for row in rows],
        [keys.index(row[1]) for row in rows],
        [row[2] for row in rows],
        size=len(keys),
        options=[options[keys.index(row[1])].index(row[3]) for row in rows],
        most_options=max(map(len, options), default=0),
        seconds=[10.0] * len(rows),
    )
    return Counted(keys, options, sums)


def by_name(one: Counted) -> dict:
    """The sums of each question and option by what they are, whatever order they stand in."""
    found = {"attempts": one.sums.attempts.tolist()}
    for line, key in enumerate(one.questions):
        found[key] = {
            name: getattr(one.sums, name)[line].tolist()
            for name in ("count", "score", "rest", "score_rest", "count_by_bin", "times")
        }
        for layer, option in enumerate(one.options[line]):
            found[key, option] = one.sums.options[layer, line].tolist()
    return found


@settings(deadline=None, max_examples=40)
@given(months)
def test_months_together_are_what_all_of_their_attempts_would_be(parts):
    kept = [Counted.unpacked(each.questions, each.options, each.packed()) for each in map(counted, parts)]
    assert by_name(together(kept)) == by_name(counted([attempt for part in parts for attempt in part]))


def test_the_month_after_december_is_january():
    assert [after(date(2026, month, 1)) for month in (1, 11, 12)] == [
        date(2026, 2, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


# --- what is to be looked at ------------------------------------------------------------------------------


def figures(**given) -> QuestionFigures:
    usual = {
        "key": 1,
        "count": 200,
        "facility": 0.6,
        "facility_error": 0.03,
        "discrimination": 0.4,
        "upper_lower": 0.5,
        "seconds": 30.0,
        "timed": 200,
    }
    return QuestionFigures(**{**usual, **given})


def kinds(question: QuestionFigures, letters=(), names=None) -> list[str]:
    return [look.kind for look in looks_at(question, {"a"}, letters, names=names or {})]


def test_a_question_that_tells_people_apart_is_left_alone():
    assert kinds(figures()) == []


def test_a_wrong_answer_that_the_best_prefer_comes_first_for_the_key_may_be_wrong():
    options = [OptionFigures("a", 0.6, 0.5, 0.5, 0.5), OptionFigures("b", 0.1, 0.3, 0.45, 0.3)]
    found = looks_at(
        figures(options=options, discrimination=-0.1), {"a"}, names={"a": "Đúng", "b": "Cũng đúng"}
    )
    assert [look.kind for look in found] == ["key", "negative"]
    assert "Cũng đúng" in str(found[0].words)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"facility": 0.97}, "easy"),
        ({"facility": 0.1}, "hard"),
        ({"discrimination": 0.05}, "flat"),
        ({"discrimination": -0.2}, "negative"),
    ],
)
def test_what_is_out_of_the_usual_is_said(given, kind):
    assert kinds(figures(**given)) == [kind]
    assert kinds(figures(**given, count=20)) == []  # few answers say nothing


def test_a_large_difference_between_groups_and_an_idle_answer_are_said():
    options = [OptionFigures("a", 0.5, 0.6, 0.9, 0.6), OptionFigures("b", 0.5, 0.4, 0.1, 0.4)]
    names = {"a": "Đúng", "b": "Sai", "c": "Không ai chọn"}
    assert kinds(figures(options=options), ["A", "C"], names) == ["groups", "idle"]


def test_reliability_is_told_by_what_may_be_decided():
    nothing = Reliability(*[float("nan")] * 5)
    told = [
        told_reliability(nothing),
        told_reliability(Reliability(0.9, 0.02, 0.86, 0.93, 1)),
        told_reliability(Reliability(0.5, 0.05, 0.4, 0.6, 1)),
        told_reliability(Reliability(0.75, 0.05, 0.65, 0.85, 1)),
    ]
    assert len(set(map(str, told))) == 4
    assert "7" in told_seconds(7)
    assert "1" in told_seconds(67)


# --- groups -----------------------------------------------------------------------------------------------


def person(**given) -> Person:
    return Person(**{"sex": "F", "ages": (40, 40), "level": "commune", "language": "vi", **given})


def test_nobody_is_put_in_an_age_group_that_is_not_certain():
    assert [age_group(person(ages=ages)) for ages in [(34, 34), (35, 35), (60, 61), (59, 60), None]] == [
        "0",
        "1",
        "2",
        "",
        "",
    ]


def test_of_two_groups_one_is_compared_and_of_one_none():
    sex, _age, level, language = DIVISIONS
    assert groups_in(sex, [person(), person(sex="M"), person(sex="U")]) == (["F", "M", ""], ["F"])
    assert groups_in(level, [person(), person(level="province")])[1] == ["province"]
    assert groups_in(language, [person(), person(language="vi-vn")])[1] == []
    three = [person(level=each) for each in ("commune", "province", "agency")]
    assert groups_in(level, three)[1] == ["agency", "commune", "province"]


@pytest.mark.django_db
def test_a_question_that_is_harder_for_women_who_know_as_much_gets_a_letter():
    questions = [make_question(f"q-{n}") for n in range(6)]
    quiz = make_quiz(questions)
    right = (RNG.random((300, 6)) < 0.7).astype(float)
    women = np.arange(300) % 2 == 0
    right[women, 2] = (RNG.random(women.sum()) < 0.2).astype(float)
    answer_all(make_place(quiz), quiz, questions, right)
    Learner.objects.update(birth_on=date(1980, 1, 1))
    people, [found] = compare(quiz)
    letters = {key: letter for key, _delta, _error, letter, _points in found["questions"]}
    assert people == 300
    assert (found["division"], found["group"], found["people"]) == ("sex", "F", 150)
    assert letters[questions[2].pk] == "C"
    assert sorted(letters.values()).count("C") == 1


# --- kept as they would be now ----------------------------------------------------------------------------


@pytest.fixture
def quiz(db):
    questions = [make_question(f"q-{n}") for n in range(4)]
    quiz = make_quiz(questions, title="Kỹ năng số")
    right = (RNG.random((12, 4)) < [0.9, 0.6, 0.5, 0.2]).astype(float)
    attempts = answer_all(make_place(quiz), quiz, questions, right)
    early = [each.pk for each in attempts[:5]]
    Attempt.objects.filter(pk__in=early).update(submitted_at=attempts[0].submitted_at - timedelta(days=40))
    return quiz


def told(quiz) -> dict:
    found = figures_of(quiz)
    return {
        "whole": (found.attempts, found.passed, found.scores, found.reliability.alpha),
        "questions": sorted((each.key, each.count, each.facility) for each in found.questions),
    }


def test_only_what_changed_is_counted_and_it_is_as_if_all_were(quiz):
    assert refresh() == 2
    assert refresh() == 0
    before = told(quiz)
    assert before["whole"][0] == 12
    # One is marked again, one is gone, and one is the second of somebody.
    first, second, third = Attempt.objects.order_by("pk")[:3]
    Answer.objects.filter(attempt=first, place=0).update(score=0)
    Attempt.objects.filter(pk=first.pk).update(score=0.0, is_tallied=False)
    second.delete()
    Attempt.objects.filter(pk=third.pk).update(number=2)
    assert len(stale()) == 1
    assert refresh() == 1
    after_all = told(quiz)
    assert after_all != before
    assert after_all["whole"][0] == 10
    Tally.objects.all().delete()
    assert refresh() == 2
    assert told(quiz) == after_all
    out = io.StringIO()
    call_command("analyse_quizzes", "--rebuild", stdout=out)
    assert "Kỹ năng số" in out.getvalue()
    assert told(quiz) == after_all


def test_facility_and_choices_are_what_was_answered(quiz):
    refresh(quiz)
    found = {each.key: each for each in figures_of(quiz).questions}
    for question in quiz.quiz_questions.all():
        answers = Answer.objects.filter(question=question.question)
        share = sum(each.score for each in answers) / len(answers)
        one = found[question.question_id]
        assert one.facility == pytest.approx(share)
        assert {each.id: each.all for each in one.options}.get("true", 0) == pytest.approx(share)
        assert (one.timed, round(one.seconds / 30, 1)) == (12, 1.0)


def test_when_the_last_attempt_is_gone_nothing_is_kept(quiz):
    refresh()
    Attempt.objects.all().delete()
    refresh()
    assert not Tally.objects.exists()
    assert not QuizAnalysis.objects.exists()


# --- screens ----------------------------------------------------------------------------------------------


def page_of(quiz) -> str:
    return reverse("learning_tallies:quiz", args=[quiz.pk])


def test_a_trainer_reads_the_figures_and_takes_them_along(quiz, trainer, django_assert_max_num_queries):
    refresh()
    assert "Kỹ năng số" in trainer.get(reverse("learning_tallies:index")).text
    with django_assert_max_num_queries(22):
        page = trainer.get(page_of(quiz)).text
    assert page.count("/questions/") == 4
    question = quiz.quiz_questions.first().question
    one = trainer.get(reverse("learning_tallies:question", args=[quiz.pk, question.pk])).text
    assert question.in_short in one
    book = load_workbook(
        io.BytesIO(trainer.get(reverse("learning_tallies:workbook", args=[quiz.pk])).content)
    )
    rows = list(book.worksheets[1].values)
    assert len(rows) == 5
    by_code = {each.key: each.facility for each in figures_of(quiz).questions}
    assert {row[0]: row[3] for row in rows[1:]}[question.code] == round(by_code[question.pk], 4)


def test_figures_of_few_are_not_shown(quiz, trainer):
    Attempt.objects.filter(pk__gt=Attempt.objects.order_by("pk")[3].pk).delete()
    refresh()
    assert "/questions/" not in trainer.get(page_of(quiz)).text
    key = quiz.quiz_questions.first().question_id
    for hidden in (reverse("learning_tallies:question", args=[quiz.pk, key]), f"{page_of(quiz)}workbook/"):
        assert trainer.get(hidden).url == page_of(quiz)


def test_who_sees_no_quizzes_sees_no_figures(quiz, client):
    client.force_login(make_user("khach"))
    for name, more in (("index", []), ("quiz", [quiz.pk]), ("workbook", [quiz.pk])):
        assert client.get(reverse(f"learning_tallies:{name}", args=more)).status_code in (302, 403)
