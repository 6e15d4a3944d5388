"""An adaptive test from the button to the map: every question follows from the answers before it."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from assessments.adaptive import bank
from assessments.adaptive.ability_map import Standing
from assessments.adaptive.plan import AdaptivePlan
from assessments.adaptive.result import Found
from assessments.adaptive.told import courses_for, told
from assessments.analysis.irt import Ability
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.attempts.ticket import make_ticket
from assessments.exchange.adaptive import read_plans, written_plan
from assessments.models import Attempt, Mode, Pool, Question, Quiz
from assessments.questions.pools import pool_at
from assessments.questions.types.true_false import TrueFalse
from learning.models import ActivityCompetency
from tests.assessments.making import START, begin, make_place, new_question, page, press_start
from tests.factories import make_course

pytestmark = pytest.mark.django_db
KEYS = ["digcomp@2.2:1.1", "digcomp@2.2:4.1"]


@pytest.fixture(autouse=True)
def read_anew():
    bank.forget_banks()


def fill_bank(count: int = 40, pool: Pool | None = None, **more) -> list[Question]:
    """True statements of five difficulties, in two competencies."""
    made = [new_question(f"{more.get('prefix', 'a')}-{n:03}") for n in range(count)]
    for n, question in enumerate(made):
        question.difficulty, question.pool = n % 5 + 1, pool
        question.competencies = [{"key": KEYS[n % 2], "level": None}]
    return Question.objects.bulk_create(made)


def make_test(**plan) -> Quiz:
    quiz = Quiz(code="dau-vao", title="Đánh giá đầu vào", mode=plan.pop("mode", Mode.PLACEMENT))
    quiz.adaptive_plans = [AdaptivePlan(**{"least": 3, "most": 8, "precise": 0.1, "best": 1, **plan})]
    quiz.save()
    return quiz


def calibrate(questions: list[Question], **more) -> Calibration:
    done = Calibration.objects.create(state=CalibrationState.FINISHED, least=10)
    ItemParameter.objects.bulk_create(
        ItemParameter(
            calibration=done, question=each, a=1.5, b=(each.difficulty - 3) * 0.8, asked=100, **more
        )
        for each in questions
    )
    return done


def press(client, attempt: Attempt, go: str, value: str | None = "true"):
    """Answer the question on the screen and press a button."""
    attempt.refresh_from_db()
    place = attempt.reached
    form = {f"q{place}-was": "", "go": go} | ({f"q{place}": value} if value else {})
    return client.post(page(attempt), form)


def take(client, attempt: Attempt, value: str | None = "true") -> Attempt:
    """Answer everything alike until the test is over."""
    for _question in range(60):
        attempt.refresh_from_db()
        if attempt.submitted_at:
            return attempt
        press(client, attempt, str(attempt.reached + 2), value)
    raise AssertionError("the test does not end")


def difficulties(attempt: Attempt) -> list[float]:
    return [question["item"]["b"] for question in attempt.paper["questions"]]


def test_it_shows_one_question_and_says_that_it_follows_the_answers(hoa):
    fill_bank()
    quiz = make_test()
    attempt = begin(hoa, make_place(quiz), quiz)
    shown = hoa.get(page(attempt)).text
    assert len(attempt.paper["questions"]) == 1
    assert "The questions follow your answers" in shown
    assert "I do not know" in shown
    assert "Question 1, at most 8" in shown


def test_right_answers_bring_harder_questions_and_wrong_ones_easier(hoa):
    fill_bank()
    quiz = make_test()
    place = make_place(quiz)
    upwards = take(hoa, begin(hoa, place, quiz), "true")
    downwards = take(hoa, begin(hoa, place, quiz), "false")
    assert max(difficulties(upwards)) > difficulties(upwards)[0]
    assert min(difficulties(downwards)) < difficulties(downwards)[0]
    assert upwards.score > 0.7 > 0.3 > downwards.score


def test_it_ends_when_it_is_long_enough_and_a_placement_is_never_failed(hoa):
    fill_bank()
    quiz = make_test()
    attempt = take(hoa, begin(hoa, make_place(quiz), quiz), "false")
    assert len(attempt.paper["questions"]) == 8
    assert attempt.paper["adaptive"]["stop"] == "long"
    assert attempt.passed is None
    result = hoa.get(page(attempt, "result")).text
    assert "This is where you stand" in result
    assert "Your map of competencies" in result
    assert "guess so far" in result


def test_it_ends_early_when_enough_is_known(hoa):
    fill_bank(60)
    calibrate(list(Question.objects.all()))
    quiz = make_test(least=3, most=30, precise=0.6, trial_share=0)
    attempt = take(hoa, begin(hoa, make_place(quiz), quiz))
    assert attempt.paper["adaptive"]["stop"] == "precise"
    assert 3 <= len(attempt.paper["questions"]) < 30


def test_the_same_seed_and_answers_ask_the_same(hoa):
    fill_bank()
    quiz = make_test()
    place = make_place(quiz)
    first = begin(hoa, place, quiz)
    take(hoa, first)
    second = begin(hoa, place, quiz)
    # As if it had been drawn alike.
    second.seed, second.paper = first.seed, {**second.paper, "questions": first.paper["questions"][:1]}
    second.save()
    codes = [[q["code"] for q in take(hoa, one).paper["questions"]] for one in (first, second)]
    assert codes[0] == codes[1]


def test_pressed_twice_the_next_question_comes_once(hoa):
    fill_bank()
    quiz = make_test()
    attempt = begin(hoa, make_place(quiz), quiz)
    for _twice in range(2):
        hoa.post(page(attempt), {"q0-was": "", "q0": "true", "go": "2"})
    attempt.refresh_from_db()
    assert len(attempt.paper["questions"]) == 2


def test_without_an_answer_it_waits_and_says_so(hoa):
    fill_bank()
    quiz = make_test()
    attempt = begin(hoa, make_place(quiz), quiz)
    asked = press(hoa, attempt, "2", None)
    assert "say that you do not know" in hoa.get(asked.url).text
    attempt.refresh_from_db()
    assert len(attempt.paper["questions"]) == 1


def test_not_knowing_counts_as_wrong_and_asks_nothing_harder(hoa):
    fill_bank()
    quiz = make_test()
    attempt = begin(hoa, make_place(quiz), quiz)
    press(hoa, attempt, "skip-2", "true")
    attempt.refresh_from_db()
    assert attempt.answers.get(place=0).response is None
    assert difficulties(attempt)[1] <= difficulties(attempt)[0]


def test_an_answer_that_was_gone_on_from_stays(hoa):
    fill_bank()
    quiz = make_test()
    attempt = begin(hoa, make_place(quiz), quiz)
    press(hoa, attempt, "2", "false")
    hoa.post(page(attempt, "save"), {"q0": "true", "q0-was": ""})
    assert attempt.answers.get(place=0).response is False


def test_competencies_get_their_share(hoa):
    fill_bank()
    quiz = make_test()
    attempt = take(hoa, begin(hoa, make_place(quiz), quiz))
    asked = [question["item"]["competency"] for question in attempt.paper["questions"]]
    assert asked.count(KEYS[0]) == asked.count(KEYS[1]) == 4


def test_only_questions_of_its_pool_and_those_inside_are_asked(hoa):
    outer = Pool.objects.create(name="CNTT-00")
    fill_bank(10)
    fill_bank(10, pool=Pool.objects.create(name="An toàn", parent=outer), prefix="b")
    quiz = make_test(pool=outer)
    attempt = take(hoa, begin(hoa, make_place(quiz), quiz))
    assert {question["code"][0] for question in attempt.paper["questions"]} == {"b"}


def test_who_asks_for_it_gets_only_questions_without_pictures(hoa, monkeypatch):
    fill_bank()
    monkeypatch.setattr(TrueFalse, "accessible", False)
    quiz = make_test()
    place = make_place(quiz)
    ticket = make_ticket(place.key, quiz.pk)
    response = hoa.post(START, {"ticket": ticket, "accessible": "1"})
    assert "has no questions at the moment" in str(*get_messages(response.wsgi_request))
    assert "/attempts/" in hoa.post(START, {"ticket": ticket}).url


def test_an_empty_bank_is_told_at_the_start(hoa):
    quiz = make_test()
    response = press_start(hoa, make_place(quiz), quiz)
    assert "has no questions at the moment" in str(*get_messages(response.wsgi_request))
    assert not Attempt.objects.exists()


def test_new_questions_are_tried_and_count_for_nobody(hoa):
    old, new = fill_bank(20), fill_bank(5, prefix="n")
    calibrate(old)
    quiz = make_test(trial_share=0.5, least=8, most=8)
    attempt = take(hoa, begin(hoa, make_place(quiz), quiz))
    tried = [question for question in attempt.paper["questions"] if question.get("trial")]
    assert tried
    assert {question["code"] for question in tried} <= {question.code for question in new}
    assert attempt.gone_through == 8
    assert {question["weight"] for question in tried} == {0}


@pytest.mark.parametrize(("answers", "passed"), [(1, False), (8, True)])
def test_an_exam_that_is_ended_after_a_lucky_start_is_not_passed(hoa, answers, passed):
    fill_bank()
    quiz = make_test(mode=Mode.EXAM, least=5)
    attempt = begin(hoa, make_place(quiz), quiz)
    for number in range(answers):
        press(hoa, attempt, str(number + 2))
    attempt.refresh_from_db()
    if not attempt.submitted_at:
        hoa.post(page(attempt, "finish"))
        attempt.refresh_from_db()
    assert attempt.passed is passed
    assert hoa.get(page(attempt, "result")).status_code == 200


def test_going_on_asks_the_same_for_a_large_bank_as_for_a_small_one(hoa):
    counts = []
    for number, prefix in ((20, "a"), (200, "b")):
        pool = Pool.objects.create(name=prefix)
        fill_bank(number, pool=pool, prefix=prefix)
        quiz = make_test(pool=pool) if prefix == "a" else remake(quiz, pool)  # noqa: F821
        attempt = begin(hoa, make_place(quiz), quiz)
        press(hoa, attempt, "2")
        attempt.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            press(hoa, attempt, "3")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def remake(quiz: Quiz, pool: Pool) -> Quiz:
    AdaptivePlan.objects.update(pool=pool)
    return Quiz.objects.get(pk=quiz.pk)


def test_the_map_is_honest_about_what_is_not_certain():
    unsure = Standing(KEYS[0], Ability(0.2, 0.6), asked=2, level=2, reached=(0.97, 0.6, 0.1))
    sure = Standing(KEYS[1], Ability(2.0, 0.3), asked=9, level=3, reached=(1.0, 1.0, 0.99))
    found = Found(0.62, 0.08, Ability(1.0, 0.4), [unsure, sure])
    with override("en"):
        said = told({"adaptive": {"calibration": 3, "stop": "long"}}, found)
    wide, narrow = said["places"]
    assert (wide.level, wide.said) == ("skilled", "probably; perhaps knows the basics")
    assert (narrow.level, narrow.said) == ("advanced", "sure")
    assert wide.width > narrow.width
    assert (said["low"], said["high"]) == (54, 70)
    assert said["courses"] == []


def test_courses_that_train_what_is_missing_come_first():
    two, one, other = (make_course(title=title, address=f"/{title}/") for title in ("Hai", "Một", "Khác"))
    for course, keys in ((two, KEYS), (one, KEYS[:1]), (other, ["digcomp@2.2:5.1"])):
        ActivityCompetency.objects.bulk_create(
            ActivityCompetency(activity=course, competency=key) for key in keys
        )
    assert [course.title for course in courses_for(KEYS)] == ["Hai", "Một"]


def test_a_plan_comes_back_from_plain_data():
    plan = AdaptivePlan(pool=pool_at("CNTT › Ký số"), most=9, is_balanced=False, advanced_from=2.5)
    [back] = read_plans([written_plan(plan)])
    assert written_plan(back) == written_plan(plan)
    with pytest.raises(ValidationError):
        read_plans([{"least": 9, "most": 3}])
    with pytest.raises(ValidationError):
        read_plans(["no plan"])
