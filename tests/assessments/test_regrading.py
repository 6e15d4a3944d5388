"""A question was wrong: what counts is decided after a look at who changes, and the log says it anew."""

import io
from random import Random

import pytest
from django.contrib.auth.models import Permission
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.attempts.submit import submit
from assessments.models import Attempt, Mode, Question, Regrade
from assessments.questions.base import question_type
from assessments.regrading import run
from assessments.regrading.models import Counts, Step
from learning import api
from learning.models import Certificate, Enrolment, Progress, Statement
from tests.assessments.making import answers, begin, make_place, make_question, make_quiz, page
from tests.factories import make_user

OPTIONS = [
    {"text": "Một", "correct": True, "feedback": "", "id": "a"},
    {"text": "Hai", "correct": False, "feedback": "", "id": "b"},
    {"text": "Ba", "correct": False, "feedback": "", "id": "c"},
]


def corrected(right: str) -> dict:
    return {"options": [{**each, "correct": each["id"] == right} for each in OPTIONS]}


# --- a corrected key on a frozen paper ----------------------------------------------------------------------------


@given(seed=st.integers(0, 10**6), right=st.sampled_from("abc"), chosen=st.integers(0, 2))
def test_what_a_learner_chose_keeps_its_meaning_whichever_order_she_saw(seed, right, chosen):
    kind = question_type("single_choice")
    frozen = kind.lay_out({"options": OPTIONS}, Random(seed), shuffle=True)
    now = kind.rekey(frozen, corrected(right))
    assert [each["id"] for each in now["options"]] == [each["id"] for each in frozen["options"]]
    assert kind.mark(now, chosen).score == float(frozen["options"][chosen]["id"] == right)


@given(seed=st.integers(0, 10**6), items=st.permutations(["một", "hai", "ba", "bốn"]))
def test_a_corrected_order_is_the_order_that_earns_everything(seed, items):
    kind = question_type("ordering")
    frozen = kind.lay_out({"items": ["một", "hai", "ba", "bốn"]}, Random(seed), shuffle=True)
    now = kind.rekey(frozen, {"items": items})
    words = [frozen["items"][place] for place in frozen["shown"]]
    assert kind.mark(now, [items.index(each) + 1 for each in words]).score == 1


@given(seed=st.integers(0, 10**6))
def test_pairs_that_were_matched_wrongly_are_put_right(seed):
    kind = question_type("matching")
    pairs = [{"left": "1", "right": "a", "id": "x"}, {"left": "2", "right": "b", "id": "y"}]
    frozen = kind.lay_out({"pairs": pairs}, Random(seed), shuffle=True)
    swapped = [{**pairs[0], "right": "b"}, {**pairs[1], "right": "a"}]
    now = kind.rekey(frozen, {"pairs": swapped})
    assert kind.mark(now, [frozen["shown"].index("b"), frozen["shown"].index("a")]).score == 1
    assert kind.rekey(frozen, {"pairs": [{**pairs[0], "right": "z"}, pairs[1]]}) is None


def test_a_right_answer_that_nobody_was_shown_does_not_fit():
    kind = question_type("single_choice")
    added = {**OPTIONS[0], "text": "Bốn", "id": "d"}
    options = [*corrected("z")["options"], added]
    assert kind.rekey({"options": OPTIONS}, {"options": options}) is None


# --- attempts ---------------------------------------------------------------------------------------------------------


pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(hoa):
    """An exam of two true statements, the first of which hoa and the key disagree on: she has half."""
    wrong = make_question("sai", answer="false")
    quiz = make_quiz([wrong, make_question("dung")], mode=Mode.EXAM, pass_mark=0.8)
    return quiz, make_place(quiz)


def taken(hoa, exam, value: str = "true") -> Attempt:
    quiz, place = exam
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt, "save"), answers(attempt, value))
    submit(attempt=attempt)
    return Attempt.objects.get(pk=attempt.pk)


def put_right(code: str, answer: str) -> Question:
    question = Question.objects.get(code=code)
    question.data = [("true_false", {"answer": answer})]
    question.save()
    question.save_revision().publish()
    return Question.objects.get(code=code)


def regraded(question: Question, counts: str = Counts.KEY, *, nobody_loses: bool = True) -> Regrade:
    by = make_user(f"by-{Regrade.objects.count()}")
    regrade = run.go_on(run.begin(question=question, counts=counts, nobody_loses=nobody_loses, by=by))
    assert regrade.step == Step.READY
    return regrade


def write(regrade: Regrade) -> Regrade:
    assert run.decide(regrade=regrade, reason="Đáp án sai.", by=regrade.by)
    assert not run.decide(regrade=regrade, reason="Lần nữa.", by=regrade.by)
    return run.go_on(regrade)


def standing() -> list[str]:
    rows = Statement.objects.filter(voided=False).exclude(verb__endswith="voided")
    return sorted(row.verb.rsplit("/", 1)[-1] for row in rows)


def test_nothing_is_written_before_somebody_decides(hoa, exam):
    attempt = taken(hoa, exam)
    assert (attempt.score, attempt.passed) == (0.5, False)
    regrade = regraded(put_right("sai", "true"))
    row = regrade.attempts.get()
    assert (row.score_before, row.passed_before, row.score_after, row.passed_after) == (0.5, False, 1.0, True)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.corrections) == (0.5, {})
    run.drop(regrade=regrade)
    assert run.go_on(regrade).step == Step.DROPPED


def test_a_new_key_lets_her_pass_and_the_log_says_so_anew(hoa, exam):
    attempt = taken(hoa, exam)
    regrade = write(regraded(put_right("sai", "true")))
    assert regrade.step == Step.DONE
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1.0, True)
    assert [answer.score for answer in attempt.answers.all()] == [1, 1]
    assert standing() == ["answered", "answered", "attempted", "completed", "passed"]
    assert Statement.objects.filter(voided=True).count() == 2
    assert Progress.objects.get(activity=attempt.activity).score == 1
    assert Enrolment.objects.get().satisfied_at
    html = hoa.get(page(attempt, "result")).content.decode()
    assert "It was marked again." in html
    assert html.count("l-question--right") == 2
    before = Statement.objects.count()
    run.go_on(Regrade.objects.get())
    assert Statement.objects.count() == before


def test_what_cannot_be_taken_back_leaves_the_attempt_whole_as_it_was(hoa, exam, monkeypatch):
    attempt = taken(hoa, exam)
    regrade, before = regraded(put_right("sai", "true")), standing()
    scores = [answer.score for answer in attempt.answers.all()]

    def archived(*_names, **_more):
        raise api.CannotTakeBack("Tháng 9 đã được lưu trữ.")

    monkeypatch.setattr(api, "take_back", archived)
    assert write(regrade).step == Step.DONE
    assert regrade.attempts.get().problem == "Tháng 9 đã được lưu trữ."
    kept = Attempt.objects.get(pk=attempt.pk)
    assert (kept.score, kept.passed, kept.corrections) == (attempt.score, attempt.passed, {})
    assert [answer.score for answer in kept.answers.all()] == scores
    assert standing() == before


def test_nobody_loses_unless_it_is_asked_for(hoa, exam):
    attempt = taken(hoa, exam)
    question = put_right("dung", "false")
    write(regraded(question))
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    write(regraded(question, nobody_loses=False))
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_a_pass_that_is_lost_leaves_its_certificate_to_a_person(hoa, exam):
    hoa.learner.full_name = "Nguyễn Thị Hoa"
    hoa.learner.save()
    put_right("sai", "true")
    attempt = taken(hoa, exam)
    assert attempt.passed
    assert Enrolment.objects.get().satisfied_at
    issued = Certificate.objects.filter(revoked_at__isnull=True).count()
    regrade = write(regraded(put_right("sai", "false"), nobody_loses=False))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0.5, False)
    assert Enrolment.objects.get().satisfied_at is None
    assert standing() == ["answered", "answered", "attempted", "failed"]
    assert Certificate.objects.filter(revoked_at__isnull=True).count() == issued
    assert regrade.attempts.get().change == "lost"


@pytest.mark.parametrize(("counts", "score"), [(Counts.FULL, 1.0), (Counts.OUT, 1.0)])
def test_a_question_may_be_given_to_everybody_or_left_out(hoa, exam, counts, score):
    attempt = taken(hoa, exam)
    write(regraded(Question.objects.get(code="sai"), counts))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (score, True)


def test_who_has_not_handed_in_yet_is_marked_by_the_new_key(hoa, exam):
    quiz, place = exam
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt, "save"), answers(attempt))
    write(regraded(put_right("sai", "true")))
    submit(attempt=attempt)
    attempt.refresh_from_db()
    assert attempt.score == 1


def test_a_second_regrade_takes_back_what_the_first_one_said(hoa, exam):
    attempt = taken(hoa, exam)
    write(regraded(Question.objects.get(code="sai"), Counts.FULL))
    write(regraded(Question.objects.get(code="sai"), Counts.KEY, nobody_loses=False))
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    assert standing() == ["answered", "answered", "attempted", "failed"]


# --- later attempts, where they rest on earlier ones -----------------------------------------------------------------


def twice(hoa, first: str, second: str, **rules) -> list[Attempt]:
    """What hoa answers the second time to the statement whose key is wrong; the other one she knows."""
    quiz = make_quiz(
        [make_question("sai", answer="false"), make_question("dung")],
        mode=Mode.EXAM,
        attempts_allowed=0,
        **rules,
    )
    place, made = make_place(quiz), []
    for value in (first, second):
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt, "save"), {**answers(attempt), "q0": value})
        submit(attempt=attempt)
        made.append(attempt)
    return made


def verdicts() -> list[tuple[str, float]]:
    rows = Statement.objects.filter(voided=False, scaled__isnull=False).order_by("activity", "timestamp")
    return [(row.verb.rsplit("/", 1)[-1], row.scaled) for row in rows]


def test_where_the_first_attempt_counts_a_later_one_states_its_new_result(hoa):
    _first, second = twice(hoa, "true", "false", counts="first", pass_mark=0.8)
    assert verdicts() == [("failed", 0.5), ("failed", 0.5)]
    write(regraded(put_right("sai", "true")))  # the second one keeps what it had: nobody loses
    assert verdicts() == [("passed", 1.0), ("passed", 1.0)]
    assert Enrolment.objects.get().satisfied_at
    second.refresh_from_db()
    # Passed today: figures of the day on which the second one was handed in are closed.
    said = Statement.objects.filter(verb__endswith="passed", voided=False).values_list("timestamp", flat=True)
    assert min(said) > second.submitted_at


def test_where_the_mean_counts_a_pass_that_rested_on_an_earlier_attempt_is_lost_with_it(hoa):
    twice(hoa, "false", "true", counts="average", pass_mark=0.7)
    assert verdicts() == [("passed", 1.0), ("passed", 0.75)]
    write(regraded(Question.objects.get(code="dung"), Counts.OUT, nobody_loses=False))
    assert verdicts() == [("passed", 1.0), ("failed", 0.5)]
    write(regraded(put_right("sai", "true"), nobody_loses=False))
    assert verdicts() == [("failed", 0.0), ("failed", 0.5)]
    assert Enrolment.objects.get().satisfied_at is None


def test_where_the_best_attempt_counts_each_speaks_for_itself(hoa):
    _first, second = twice(hoa, "true", "false", pass_mark=0.8)
    write(regraded(put_right("sai", "true")))
    assert verdicts() == [("passed", 1.0), ("passed", 1.0)]
    second.refresh_from_db()
    assert second.corrections == {}


# --- in the administration ----------------------------------------------------------------------------------------------


def test_a_person_with_the_right_looks_decides_and_downloads(hoa, exam, client):
    taken(hoa, exam)
    question = put_right("sai", "true")
    user = make_user("quan-ly", is_staff=True)
    client.force_login(user)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get("/admin/learning/regrading/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_regrade"))
    for asked in ("", "?question=abc", f"?question={'9' * 30}"):
        assert client.get(f"/admin/learning/regrading/new/{asked}").status_code == 200
    post = {"question": question.pk, "counts": "key", "nobody_loses": "on"}
    there = client.post("/admin/learning/regrading/new/", post).url
    run.go_on(Regrade.objects.get())  # the worker
    html = client.get(there).content.decode()
    assert "50%" in html
    assert "100%" in html
    assert "Hoa" not in html.split("<main")[1]
    file = client.get(f"{there}workbook/").content
    [_heads, line] = load_workbook(io.BytesIO(file)).active.values
    assert line[4:6] == (50, 100)
    assert client.post(there, {"reason": ""}).status_code == 200
    assert Regrade.objects.get().step == Step.READY
    client.post(there, {"reason": "Nghị định đã được thay thế."})
    run.go_on(Regrade.objects.get())
    regrade = Regrade.objects.get()
    assert (regrade.step, regrade.by, regrade.reason) == (Step.DONE, user, "Nghị định đã được thay thế.")
    assert client.get("/admin/learning/regrading/").status_code == 200
