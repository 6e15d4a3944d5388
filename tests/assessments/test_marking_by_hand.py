"""What a person marks: it waits, somebody takes it, two may have to agree, and then the attempt has its result."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail import hooks

from assessments.attempts.offer import offer
from assessments.attempts.submit import submit
from assessments.marking.access import answers_for
from assessments.marking.claim import CannotClaim, claim, let_go
from assessments.marking.decide import decided, wanted_role
from assessments.marking.give import give
from assessments.marking.models import HandMark, Marker, MarkRole
from assessments.marking.pages import alone
from assessments.models import Attempt, Mode
from assessments.questions.rubric import score_of
from learning import registry
from learning.api import verbs
from learning.models import Progress, Statement
from tests.assessments.letter import Letter
from tests.assessments.making import begin, make_place, make_quiz, page
from tests.factories import make_unit, make_user

scores = st.floats(0, 1)
RUBRIC = [
    {"criterion": "Nội dung", "levels": [{"text": "Thiếu", "points": 0}, {"text": "Đủ", "points": 4}]},
    {"criterion": "Thể thức", "levels": [{"text": "Sai", "points": 0}, {"text": "Đúng", "points": 1}]},
]


# --- pure ---------------------------------------------------------------------------------------------------


@given(first=scores, second=scores, third=scores, most_apart=st.integers(0, 100))
def test_whatever_two_give_there_is_a_score_or_a_third_person_is_wanted(first, second, third, most_apart):
    rules = {"two_markers": True, "most_apart": most_apart}
    both = {MarkRole.FIRST: first, MarkRole.SECOND: second}
    score = decided(both, **rules)
    assert (score is None) == (wanted_role(both, **rules) == MarkRole.MODERATOR)
    if score is not None:
        assert min(first, second) - 1e-9 <= score <= max(first, second) + 1e-9
    assert decided({**both, MarkRole.MODERATOR: third}, **rules) == third
    assert wanted_role({**both, MarkRole.MODERATOR: third}, **rules) is None


@given(chosen=st.tuples(st.integers(0, 1), st.integers(0, 1)))
def test_a_rubric_gives_a_share_of_its_points(chosen):
    assert score_of(RUBRIC, chosen) == pytest.approx((4 * chosen[0] + chosen[1]) / 5)


# --- with a learner and her markers ---------------------------------------------------------------------------


@pytest.fixture
def letters():
    """The type of question that a person marks is installed."""
    with hooks.register_temporarily("register_learning_question_types", lambda: [Letter]):
        registry.question_types.clear()
        yield
    registry.question_types.clear()


def handed_in(hoa, quiz, *, rubric=RUBRIC, place=None) -> Attempt:
    """Two questions, the first of them a letter; both are answered, the second one rightly."""
    attempt = begin(hoa, place or make_place(quiz), quiz)
    attempt.paper["questions"][0] |= {"type": "letter", "data": {"to": "Ủy ban", "rubric": rubric}}
    attempt.save(update_fields=["paper"])
    post = {"q0": "Kính gửi Ủy ban", "q0-was": "", "q1": "true", "q1-was": ""}
    hoa.post(page(attempt, "save"), post)
    submit(attempt=attempt)
    return Attempt.objects.get(pk=attempt.pk)


def make_marker(name: str, quiz, **more):
    user = make_user(name, is_staff=True)
    Marker.objects.create(quiz=quiz, user=user, **more)
    return user


def letter_of(attempt):
    return attempt.answers.get(place=0)


def verbs_said() -> list[str]:
    return [row.verb.rsplit("/", 1)[-1] for row in Statement.objects.order_by("pk")]


pytestmark = pytest.mark.django_db


def test_an_exam_has_no_result_before_a_person_has_marked_it(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM, pass_mark=0.8)
    attempt = handed_in(hoa, quiz)
    assert (attempt.waits, attempt.score, attempt.passed) == (True, None, None)
    assert verbs_said() == ["attempted", "answered"]
    assert not Progress.objects.filter(satisfied_at__isnull=False).exists()
    assert offer(quiz, attempt.activity_id, attempt.enrolment).is_waiting
    html = hoa.get(page(attempt, "result")).content.decode()
    assert "1 answer is going to be marked by a person." in html
    assert "l-ring" not in html.split("<main")[1].split("</section>")[0]

    give(answer=letter_of(attempt), user=make_marker("lan", quiz), score=0.8, comment="Viết rõ ràng.")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0.9, True)
    assert verbs_said() == ["attempted", "answered", "answered", "passed", "completed"]
    assert Progress.objects.get(activity=attempt.activity).score == 0.9
    assert "Viết rõ ràng." in hoa.get(page(attempt, "result")).content.decode()


def test_a_first_attempt_that_is_marked_last_is_what_counts(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM, pass_mark=0.8, counts="first", attempts_allowed=0)
    place, lan = make_place(quiz), make_marker("lan", quiz)
    first, second = (handed_in(hoa, quiz, place=place) for _time in range(2))
    give(answer=letter_of(second), user=lan, score=1)
    assert Progress.objects.get(activity=place).passed_at
    give(answer=letter_of(first), user=lan, score=0)
    said = Statement.objects.filter(voided=False, scaled__isnull=False)
    assert set(said.values_list("verb", "scaled")) == {(verbs.FAILED, 0.5)}
    assert Progress.objects.get(activity=place).passed_at is None


def test_a_practice_is_done_when_it_is_handed_in_and_scored_later(hoa, letters):
    quiz = make_quiz(2)
    attempt = handed_in(hoa, quiz)
    progress = Progress.objects.get(activity=attempt.activity)
    assert progress.satisfied_at
    assert progress.score is None
    give(answer=letter_of(attempt), user=make_marker("lan", quiz), score=0.5)
    assert Progress.objects.get(activity=attempt.activity).score == 0.75
    assert verbs_said() == ["attempted", "answered", "completed", "answered", "scored"]


def test_two_markers_know_nothing_of_each_other_and_a_third_one_ends_it(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM, two_markers=True, most_apart=20)
    answer = letter_of(handed_in(hoa, quiz))
    lan, minh, tam = (make_marker(name, quiz) for name in ("lan", "minh", "tam"))
    assert give(answer=answer, user=lan, score=0.2).role == MarkRole.FIRST
    assert give(answer=answer, user=minh, score=1).role == MarkRole.SECOND
    answer.refresh_from_db()
    assert answer.waits
    give(answer=answer, user=tam, score=0.6)
    answer.refresh_from_db()
    assert (answer.waits, answer.score) == (False, 0.6)
    assert HandMark.objects.filter(answer=answer).count() == 3
    with pytest.raises(CannotClaim):
        give(answer=answer, user=lan, score=0.3)
    assert HandMark.objects.get(marker=lan).score == 0.2


def test_two_who_nearly_agree_are_averaged(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM, two_markers=True, most_apart=20)
    attempt = handed_in(hoa, quiz)
    give(answer=letter_of(attempt), user=make_marker("lan", quiz), score=0.6)
    give(answer=letter_of(attempt), user=make_marker("minh", quiz), score=0.8)
    attempt.refresh_from_db()
    assert attempt.score == pytest.approx(0.85)


def test_an_answer_that_somebody_is_at_is_kept_for_half_an_hour(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM)
    answer = letter_of(handed_in(hoa, quiz))
    lan, minh = make_marker("lan", quiz), make_marker("minh", quiz)
    claim(answer=answer, user=lan)
    claim(answer=answer, user=lan)
    with pytest.raises(CannotClaim):
        claim(answer=answer, user=minh)
    HandMark.objects.update(claimed_at=timezone.now() - timedelta(minutes=31))
    assert claim(answer=answer, user=minh).marker == minh
    let_go(answer=answer, user=minh)
    assert claim(answer=answer, user=lan).role == MarkRole.FIRST


def test_markers_see_the_answers_of_their_quizzes_and_units_and_never_their_own(hoa, letters):
    unit, other = make_unit("08"), make_unit("15")
    quiz = make_quiz(2, mode=Mode.EXAM)
    attempt = handed_in(hoa, quiz)
    type(attempt.enrolment).objects.update(unit=unit)
    Marker.objects.create(quiz=quiz, user=hoa.learner.user)
    assert list(answers_for(make_marker("lan", quiz, unit=unit))) == [letter_of(attempt)]
    assert not answers_for(make_marker("minh", quiz, unit=other))
    assert not answers_for(make_marker("tam", make_quiz(1)))
    assert not answers_for(hoa.learner.user)


# --- in the administration --------------------------------------------------------------------------------------


def signed_in(user) -> Client:
    user.is_superuser = False
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def test_a_marker_takes_the_next_answer_and_marks_it_by_the_rubric_without_a_name(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM)
    attempt = handed_in(hoa, quiz)
    lan = signed_in(make_marker("lan", quiz))
    queue = "/admin/learning/marking/"
    assert queue in lan.get("/admin/").content.decode()
    assert f"{queue}{letter_of(attempt).pk}/" in lan.get(queue).content.decode()

    there = lan.post(f"{queue}next/?quiz={quiz.pk}")
    html = lan.get(there.url).content.decode()
    assert "Kính gửi Ủy ban" in html
    assert "Hoa" not in html.split("<main")[1]
    assert html.count("<fieldset") == 2

    missing = lan.post(there.url, {"do": "next", "level-0": "1", "comment": "Được."}).content.decode()
    assert "Được." in missing
    assert not HandMark.objects.filter(at__isnull=False).exists()

    post = {"do": "next", "level-0": "1", "level-1": "0", "comment-1": "Thiếu quốc hiệu.", "comment": "Được."}
    assert lan.post(there.url, post).url == f"{queue}?quiz={quiz.pk}"
    mark = HandMark.objects.get()
    assert mark.score == 0.8
    assert mark.levels == [{"level": 1, "comment": ""}, {"level": 0, "comment": "Thiếu quốc hiệu."}]
    assert "Thiếu quốc hiệu." in hoa.get(page(attempt, "result")).content.decode()


def test_the_queue_asks_the_same_however_long_it_is(hoa, letters, django_assert_max_num_queries):
    quiz = make_quiz(2, mode=Mode.EXAM)
    for _time in range(3):
        handed_in(hoa, quiz)
    lan = signed_in(make_marker("lan", quiz))
    lan.get("/admin/learning/marking/results/")
    with django_assert_max_num_queries(16):
        assert (
            lan.get("/admin/learning/marking/results/").content.decode().count("/admin/learning/marking/")
            >= 3
        )


def test_who_marks_nothing_is_told_so_and_finds_no_answer(hoa, letters):
    quiz = make_quiz(2, mode=Mode.EXAM)
    attempt = handed_in(hoa, quiz)
    stranger = signed_in(make_marker("tam", make_quiz(1)))
    assert stranger.get(f"/admin/learning/marking/{letter_of(attempt).pk}/").status_code == 404
    Marker.objects.all().delete()
    assert stranger.get("/admin/learning/marking/").status_code == 403


def test_what_stands_elsewhere_on_the_page_is_not_beside_the_answer_again():
    question = {
        "type": "essay",
        "data": {"guidance": "Nêu", "rubric": RUBRIC, "model_answer": "Mẫu", "least_words": 5},
    }
    assert alone(question)["data"] == {"guidance": "", "rubric": [], "model_answer": "", "least_words": 5}
    assert question["data"]["rubric"] == RUBRIC
