"""What learners are shown, and what the pages do not hold before it is time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.assessments.making import answers, begin, form_of, make_place, make_question, make_quiz, page

pytestmark = pytest.mark.django_db
RIGHT, WRONG, SAID = "Gọi số trên thẻ", "Bấm vào đường dẫn", "Đường dẫn có thể là giả"


def ask(**fields):
    options = [{"text": RIGHT, "correct": True}, {"text": WRONG, "feedback": SAID}]
    question = make_question("q-1", type="single_choice", options=options)
    return make_quiz([question, make_question("q-2")], **fields)


def result(hoa, quiz) -> str:
    """The result of somebody who answered wrong."""
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt), answers(attempt, "false") | {"q0": "1", "go": "finish"})
    return hoa.get(page(attempt, "result")).text


def test_usually_everything_is_shown_once_it_is_handed_in(hoa):
    html = result(hoa, ask())
    assert "Right answer" in html
    assert SAID in html
    assert "Vì q-1" in html


def test_only_the_score_is_only_the_score(hoa):
    html = result(hoa, ask(shows="score"))
    assert "0 of 2 questions are right" in html
    for hidden in (RIGHT, WRONG, SAID, "Vì q-1", "Question by question"):
        assert hidden not in html


def test_until_the_quiz_has_closed_nobody_can_pass_the_answers_on(hoa):
    quiz = ask(shows="closed", closes_at=timezone.now() + timedelta(hours=1))
    html = result(hoa, quiz)
    assert RIGHT not in html
    assert "when nobody is answering any more" in html
    type(quiz).objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    attempt = hoa.learner.enrolments.get().attempts.get()
    assert "Right answer" in hoa.get(page(attempt, "result")).text


def test_without_the_right_answers_one_sees_what_one_answered_and_whether_it_is_right(hoa):
    html = result(hoa, ask(shows_right=False))
    assert "Right answer" not in html
    assert "Not right yet" in html
    assert SAID in html


def test_without_explanations_nothing_is_explained(hoa):
    html = result(hoa, ask(shows_explanations=False))
    assert "Right answer" in html
    assert SAID not in html
    assert "Vì q-1" not in html


def test_in_a_practice_one_may_look_after_each_question_and_answers_it_no_more(hoa):
    quiz = ask(shows="each")
    attempt = begin(hoa, make_place(quiz), quiz)
    first = hoa.get(page(attempt))
    assert "Right answer" not in first.text
    form = form_of(first) | {"q0": "1", "go": "check-q0"}
    shown = hoa.post(page(attempt), form, follow=True).text
    assert shown.count("Right answer") == 1
    assert SAID in shown
    hoa.post(page(attempt), form | {"q0": "0", "go": "1"})
    assert attempt.answers.get(place=0).response == 1
    hoa.post(page(attempt), {"q1": "true", "q1-was": "", "go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 0.5


@pytest.mark.parametrize(
    ("fields", "go"),
    [({}, "check-q0"), ({"shows": "each", "mode": "exam"}, "check-q0"), ({"shows": "each"}, "check-q1")],
)
def test_nothing_is_checked_that_may_not_be_or_is_not_answered(hoa, fields, go):
    quiz = ask(**fields)
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt), form_of(hoa.get(page(attempt))) | {"q0": "1", "go": go})
    assert not attempt.answers.filter(checked_at__isnull=False).exists()


# --- looking back and going on -----------------------------------------------------------------------------


def test_a_flagged_question_is_asked_about_before_handing_in(hoa):
    quiz = make_quiz(2)
    attempt = begin(hoa, make_place(quiz), quiz)
    form = form_of(hoa.get(page(attempt))) | {"q0": "true", "q1": "true", "q1-flag": "1", "go": "finish"}
    html = hoa.post(page(attempt), form, follow=True).text
    assert "You flagged 1 question" in html
    assert f'href="{page(attempt)}?page=1#q1"' in html
    assert attempt.answers.get(place=1).flagged
    again = form_of(hoa.get(page(attempt)))
    assert again["q1-flag"] == "1"
    again.pop("q1-flag")
    hoa.post(page(attempt), again | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1


def test_a_flag_is_saved_at_once_and_leaves_the_answer_of_another_tab_alone(hoa):
    quiz = make_quiz(1)
    attempt = begin(hoa, make_place(quiz), quiz)
    stale = form_of(hoa.get(page(attempt)))
    hoa.post(page(attempt, "save"), stale | {"q0": "true"})
    answer = hoa.post(page(attempt, "save"), stale | {"q0-flag": "1"}).json()
    assert answer["noted"] == {"q0": "10"}
    kept = attempt.answers.get()
    assert (kept.response, kept.flagged) == (True, True)


def test_the_overview_tells_the_state_of_each_question_in_words(hoa):
    quiz = make_quiz(12)
    attempt = begin(hoa, make_place(quiz), quiz)
    form = form_of(hoa.get(page(attempt))) | {"q0": "true", "q1-flag": "1", "go": "overview"}
    html = hoa.post(page(attempt), form, follow=True).text
    assert html.count("Question ") >= 12
    assert (html.count("not answered\n") + html.count("not answered<") + html.count("not answered ")) >= 11
    assert "flagged" in html


def test_where_there_is_no_way_back_a_question_that_was_left_stays_as_it_is(hoa):
    quiz = make_quiz(3, layout="onward")
    attempt = begin(hoa, make_place(quiz), quiz)
    first = form_of(hoa.get(page(attempt)))
    assert "q1-was" not in first
    hoa.post(page(attempt), first | {"q0": "true", "go": "2"})
    assert 'data-question="q1"' in hoa.get(page(attempt), {"page": "1"}).text, "whatever the address says"
    told = hoa.post(page(attempt), first | {"q0": "false", "go": "1"}, follow=True)
    assert "stays as it was" in str(next(iter(told.context["messages"])))
    hoa.post(page(attempt, "save"), first | {"q0": "false"})
    assert attempt.answers.get().response is True
    hoa.post(page(attempt), {"go": "3", "q1-was": "", "q1": "true"})
    hoa.post(page(attempt), {"go": "9"})
    attempt.refresh_from_db()
    assert attempt.reached == 2


def test_one_question_at_a_time_may_be_walked_both_ways(hoa):
    quiz = make_quiz(3, layout="one")
    attempt = begin(hoa, make_place(quiz), quiz)
    second = hoa.get(page(attempt), {"page": "2"}).text
    assert 'data-question="q1"' in second
    assert second.count("data-question=") == 1
    assert "Previous question" in second
    assert hoa.post(page(attempt), {"go": "q2"}).url == f"{page(attempt)}?page=3#q2"


def test_a_question_without_a_way_back_is_not_offered_to_be_looked_at_again(hoa):
    there_and_back = begin(hoa, *placed(make_quiz(2, layout="one")))
    onward = begin(hoa, *placed(make_quiz(2, layout="onward")))
    assert 'name="q0-flag"' in hoa.get(page(there_and_back)).content.decode()
    assert 'name="q0-flag"' not in hoa.get(page(onward)).content.decode()


def test_explanations_that_are_not_shown_are_not_recommended(hoa):
    for shows in (True, False):
        attempt = begin(hoa, *placed(make_quiz(1, mode="exam", shows_explanations=shows)))
        html = hoa.post(page(attempt, "finish"), answers(attempt, "false"), follow=True).content.decode()
        assert ("explanations below" in html) is shows


def placed(quiz):
    return make_place(quiz), quiz
