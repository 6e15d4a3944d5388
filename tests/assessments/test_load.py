"""Quizzes from content files."""

import copy
import tomllib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Pool, Question, Quiz
from assessments.quizzes.load import load_quiz

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).resolve().parents[2] / "site" / "demo" / "content"

DATA = tomllib.loads("""
title = "Ôn tập"
mode = "exam"
pass_mark = 0.6
attempts_allowed = 3
shuffle = true

[[questions]]
code = "on-1"
type = "single_choice"
stem = "<p>Việc đầu tiên là gì?</p>"
competencies = ["digcomp@2.2:4.2"]
difficulty = 3
source = ""
explanation = "<p>Dừng lại đã.</p>"
options = [ {text="Dừng lại", correct=true, feedback="Đúng rồi."}, {text="Chuyển tiền"} ]

[[questions]]
code = "on-2"
type = "number"
stem = "<p>Một ngày có mấy giờ?</p>"
answer = 24
unit = "giờ"
""")


def test_a_quiz_file_becomes_a_quiz_of_live_questions():
    quiz = load_quiz(DATA, code="cdan-07-on-tap", pool="CDAN-07")
    assert (quiz.code, quiz.title, quiz.is_exam, quiz.pass_mark, quiz.size) == (
        "cdan-07-on-tap",
        "Ôn tập",
        True,
        0.6,
        2,
    )
    first, second = [each.question for each in quiz.quiz_questions.all()]
    assert (first.type, first.live, first.difficulty, first.pool.name) == (
        "single_choice",
        True,
        3,
        "CDAN-07",
    )
    assert [option["correct"] for option in first.plain_data()["options"]] == [True, False]
    assert all(option["id"] for option in first.plain_data()["options"])
    assert second.plain_data().items() >= {"answer": 24.0, "tolerance": 0.0, "unit": "giờ"}.items()
    assert first.live_revision_id


def state():
    questions = Question.objects.values("pk", "code", "live_revision_id", "data", "stem").order_by("pk")
    return list(questions), list(Quiz.objects.values()), list(Pool.objects.values())


def test_loading_again_changes_nothing():
    load_quiz(DATA, code="on", pool="CDAN-07")
    before = state()
    rows = list(Quiz.objects.get().quiz_questions.values_list("pk", flat=True))
    load_quiz(copy.deepcopy(DATA), code="on", pool="CDAN-07")
    assert repr(state()) == repr(before)
    assert list(Quiz.objects.get().quiz_questions.values_list("pk", flat=True)) == rows


def test_only_the_question_that_changed_gets_a_new_revision():
    load_quiz(DATA, code="on")
    before = dict(Question.objects.values_list("code", "live_revision_id"))
    changed = copy.deepcopy(DATA)
    changed["questions"][0]["options"][1]["text"] = "Chuyển một ít"
    load_quiz(changed, code="on")
    after = dict(Question.objects.values_list("code", "live_revision_id"))
    assert after["on-1"] != before["on-1"]
    assert after["on-2"] == before["on-2"]


def test_a_question_taken_out_of_the_file_leaves_the_quiz_and_stays_in_the_bank():
    load_quiz(DATA, code="on")
    shorter = {**DATA, "questions": DATA["questions"][1:]}
    quiz = load_quiz(shorter, code="on")
    assert [each.question.code for each in quiz.quiz_questions.all()] == ["on-2"]
    assert Quiz.objects.get().size == 1
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"type": "essay"}, {"answer": "nhiều"}, {"stem": ""}, {"difficulty": 9}, {"code": "có dấu"}],
)
def test_a_wrong_question_is_named_and_nothing_is_loaded(wrong):
    data = copy.deepcopy(DATA)
    data["questions"][1] |= wrong
    with pytest.raises(ValidationError, match=data["questions"][1]["code"]):
        load_quiz(data, code="on")
    assert not Quiz.objects.exists()
    assert not Question.objects.exists()


def test_a_question_in_a_file_needs_a_code():
    data = copy.deepcopy(DATA)
    del data["questions"][0]["code"]
    with pytest.raises(ValidationError, match="Việc đầu tiên"):
        load_quiz(data, code="on")


@pytest.mark.slow
@pytest.mark.parametrize(
    "course", sorted(each.name for each in CONTENT.iterdir()) if CONTENT.exists() else []
)
def test_every_quiz_of_the_demo_can_be_loaded(course):
    for file in sorted((CONTENT / course / "quizzes").glob("*.toml")):
        data = tomllib.loads(file.read_text())
        quiz = load_quiz(data, code=f"{course}-{data['code']}", pool=data.get("pool", course.upper()))
        assert quiz.size == asked_by(data)


def asked_by(data: dict) -> int:
    """How many questions a quiz file says that a learner is asked; as many, if the bank has enough."""
    if "adaptive" in data:
        return data["adaptive"][0]["most"]
    drawn = sum(section["draw"] for section in data.get("sections", []))
    return drawn + (data.get("draw") or len(data.get("questions", [])))


def test_questions_for_the_bank_alone_are_drawn_and_not_asked_by_name():
    section = {"title": "Một câu", "pool": "Đề thi", "draw": 1}
    quiz = load_quiz(
        {"title": "Đề", "bank": DATA["questions"], "sections": [section]}, code="de", pool="Đề thi"
    )
    assert (quiz.quiz_questions.count(), quiz.size) == (0, 1)
    assert set(Question.objects.values_list("code", "pool__name")) == {("on-1", "Đề thi"), ("on-2", "Đề thi")}


def test_an_adaptive_plan_is_loaded_once_and_changed_with_its_file():
    data = {"title": "Đầu vào", "mode": "placement", "adaptive": [{"pool": "CNTT-00", "most": 20}]}
    quiz = load_quiz(data, code="dau-vao")
    [plan] = quiz.adaptive_plans.all()
    assert (plan.pool.name, plan.most, quiz.is_adaptive, quiz.size) == ("CNTT-00", 20, True, 20)
    assert load_quiz(data, code="dau-vao").adaptive_plans.get().pk == plan.pk
    assert load_quiz({"title": "Đầu vào"}, code="dau-vao").is_adaptive is False
