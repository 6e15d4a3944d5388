"""How well the questions of a lesson read is looked at with the lesson, whichever app keeps them."""

import pytest

from assessments.asking.block import QuestionBlock
from assessments.models import Pool
from assessments.quizzes.block import QuizBlock
from courses.checking.run import findings_on
from tests.assessments.making import fill_pool, make_question, make_quiz
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page

pytestmark = pytest.mark.django_db
OPTIONS = [{"text": "Hỏi con", "correct": True}, {"text": "Hỏi người lạ"}]
LONG = "Bà con hãy đọc thật chậm rồi chọn câu trả lời mà bà con cho là đúng nhất ở dưới đây."


def test_the_reading_check_reads_the_questions_that_a_lesson_asks():
    named = make_question("q-named", stem=f"<p>{LONG}</p>")
    fill_pool("Rút", 2)
    quiz = make_quiz([named], sections=[{"draw": 1, "pool": Pool.objects.get(name="Rút")}])
    course = make_course_page(make_catalogue(), audiences=["ND"])
    one = make_question("q-one", type="single_choice", stem="<p>Hỏi ai về CSDL?</p>", options=OPTIONS)
    asked = {"question": one.pk, "required": False, "until_right": False}
    lesson = make_lesson_page(course, blocks=[("quiz", {"quiz": quiz.pk}), ("question", asked)])
    told = {found.check: found for found in findings_on(lesson)}
    assert "21 " in told["long_sentences"].message
    assert told["long_sentences"].block_id == lesson.body[0].id
    assert "CSDL" in told["abbreviations"].message
    assert told["abbreviations"].block_id == lesson.body[1].id
    [texts] = QuizBlock.kept_elsewhere([{"quiz": quiz}])
    assert len(texts) >= 3  # the named question and both of the pool


def test_many_quizzes_ask_the_database_as_often_as_one(django_assert_num_queries):
    quizzes = [make_quiz(2, code=f"k-{n}") for n in range(3)]
    for count in (1, 3):
        with django_assert_num_queries(3):
            assert all(QuizBlock.kept_elsewhere([{"quiz": quiz} for quiz in quizzes[:count]]))


def test_a_question_that_is_gone_is_not_read():
    assert (
        QuizBlock.kept_elsewhere([{"quiz": None}])
        == QuestionBlock.kept_elsewhere([{"question": None}])
        == [[]]
    )


def test_a_wrong_answer_may_say_what_does_not_hold():
    course = make_course_page(make_catalogue(), audiences=["ND"])
    wrong = [{"text": "Ra UBND huyện", "correct": False}, {"text": "Ra xã", "correct": True}]
    asked = make_question("q-old", type="single_choice", stem="<p>Đi đâu?</p>", options=wrong)
    lesson = make_lesson_page(course, blocks=[("question", {"question": asked.pk})])
    assert "old_words" not in {found.check for found in findings_on(lesson)}
