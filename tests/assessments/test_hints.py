"""What is odd in exams is found, shown as a hint and no more, and somebody decides."""

from datetime import date, timedelta
from random import Random

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from assessments.analysis.irt import normal_weights
from assessments.analysis.needs import NoNumpy
from assessments.hints import run
from assessments.hints.chosen import chosen, in_words
from assessments.hints.keep import export_hints
from assessments.hints.models import Hint, HintKind, HintSearch
from assessments.hints.rooms import Room, rooms
from assessments.hints.search import search, together
from assessments.hints.sheets import Given, Sheet, sheets
from assessments.hints.usual import Counted, Usual
from assessments.hints.words import innocent, sentence, usually
from assessments.models import Answer, Attempt, Mode, Seat
from assessments.questions.base import question_type
from assessments.tasks import find_hints
from learning.models import Enrolment, Learner, Role
from tests.assessments.making import make_place, make_quiz
from tests.assessments.test_sittings import make_sitting
from tests.factories import LONG_AGO, make_unit, make_user

NOON = timezone.make_aware(timezone.datetime(2026, 11, 20, 12))
ITEMS = 20
OPTIONS = [{"text": each, "correct": each == "Một", "id": each[0]} for each in ("Một", "Hai", "Ba", "Tư")]


def question(data: dict, key: int = 1, kind: str = "single_choice") -> dict:
    return {"question": key, "type": kind, "stem": f"<p>Câu {key}?</p>", "data": data, "weight": 1}


# --- what was chosen ----------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 10**6), other=st.integers(0, 10**6), has_ids=st.booleans())
def test_an_answer_has_the_same_sign_on_every_paper_and_no_two_answers_have_one(seed, other, has_ids):
    kind = question_type("single_choice")
    options = [each if has_ids else {**each, "id": None} for each in OPTIONS]
    signs = []
    for one in (seed, other):
        data = kind.lay_out({"options": options}, Random(one), shuffle=True)
        signs.append({each["text"]: chosen(question(data), n) for n, each in enumerate(data["options"])})
    assert signs[0] == signs[1]
    assert len(set(signs[0].values())) == len(OPTIONS)


def test_pairs_are_told_in_words():
    pairs = [
        {"left": "Số hóa", "right": "Dữ liệu", "id": "x"},
        {"left": "Ký số", "right": "Chữ ký", "id": "y"},
    ]
    asked = question({"pairs": pairs, "shown": ["Chữ ký", "Dữ liệu"]}, kind="matching")
    assert in_words(asked, [0, 1]) == "Ký số → Dữ liệu; Số hóa → Chữ ký"
    assert chosen(asked, None) == chosen(question({}, kind="khong-co"), 1) == ""


# --- one room, without a database -------------------------------------------------------------------------------


def sheet(key: int, options: str, *, seconds: int | None = 30, start: int = 0, **more) -> Sheet:
    """An exam of half an hour, ``start`` minutes after noon; ``options`` are the letters chosen, of which a is right."""
    began = NOON + timedelta(minutes=start)
    given = {
        place: Given(
            place, letter == "a", "" if letter == "a" else letter, seconds, began + timedelta(minutes=1)
        )
        for place, letter in enumerate(options)
        if letter != "-"
    }
    fields = {"learner": key, "is_onward": False, "is_on_paper": False, **more}
    return Sheet(attempt=key, started=began, ended=began + timedelta(minutes=30), given=given, **fields)


def usual_of(people: list[Sheet], **more) -> Usual:
    counted = Counted()
    for each in people:
        counted.add(each)
    return Usual(counted.mean_seconds, counted.same, **{"scale": {}, "weights": normal_weights(), **more})


def crowd(people: int = 30) -> list[Sheet]:
    random = Random(3)
    return [sheet(n, "".join(random.choices("abcd", k=ITEMS))) for n in range(people)]


def kinds(found: list) -> list[tuple]:
    return sorted((each.kind, each.rows) for each in found)


COPIED = "bcdbcbddcbbcdbcbddcb"
SITTING, UNIT = Room(sitting=1), Room(unit=1, day=NOON.date())


def test_of_a_usual_crowd_nothing_is_said():
    people = crowd()
    assert search(people, SITTING, usual_of(people)) == []
    assert search([sheet(1, "-" * ITEMS)], SITTING, usual_of([])) == []


def test_the_same_wrong_answers_count_only_where_one_could_have_seen_the_others():
    people = [*crowd(), sheet(90, COPIED), sheet(91, COPIED)]
    known = usual_of(people)
    (found,) = search(people, SITTING, known)
    assert (found.kind, found.rows, found.numbers["same"]) == ("copying", (90, 91), ITEMS)
    assert found.numbers["held"]
    assert found.strength > 1
    later = [*people[:-1], sheet(91, COPIED, start=45)]
    assert kinds(search(people, UNIT, known)) == [("copying", (90, 91))]
    assert kinds(search(later, SITTING, known)) == [("copying", (90, 91))]
    assert search(later, UNIT, known) == []
    assert search(people, Room(day=NOON.date()), known) == []
    assert not together([sheet(1, "a", learner=7), sheet(2, "a", learner=7)], SITTING).any()


def test_haste_needs_to_be_known_well_and_says_which_answers():
    people = [*crowd(), sheet(90, "ab" * (ITEMS // 2), seconds=1), sheet(91, "a" * ITEMS, seconds=None)]
    (found,) = search(people, SITTING, usual_of(people))
    assert (found.kind, found.rows) == ("pace", (90,))
    assert {name: found.numbers[name] for name in ("fast", "right", "timed")} == {
        "fast": 100,
        "right": 50,
        "timed": ITEMS,
    }
    assert found.numbers["reasons"][0] == [0, 1, 29]
    few = people[-10:]
    assert search(few, SITTING, usual_of(few)) == []


def test_hard_ones_right_and_easy_ones_wrong_are_told_where_questions_are_calibrated():
    people = [*crowd(), sheet(90, "b" * 10 + "a" * 10)]
    scale = {place: (1.5, -2.0 if place < 10 else 2.0, 0.0) for place in range(ITEMS)}
    found = search(people[-1:], SITTING, usual_of(people, scale=scale))
    assert kinds(found) == [("fit", (90,))]
    assert len(found[0].numbers["reasons"]) == ITEMS


def test_an_answer_from_before_its_turn_cannot_be():
    on_time, early = sheet(1, "a" * 5, is_onward=True), sheet(2, "a" * 5, is_onward=True)
    for place in list(on_time.given):
        moment = NOON + timedelta(minutes=5 * (place + 1))
        on_time.given[place] = Given(place, True, "", None, moment)
        moment = NOON + timedelta(minutes=1) if place == 3 else moment
        early.given[place] = Given(place, True, "", None, moment)
    (found,) = search([on_time, early], SITTING, usual_of([]))
    assert (found.kind, found.rows, found.numbers["early"], found.numbers["outside"]) == ("times", (2,), 1, 0)
    assert found.numbers["reasons"][0][0] == 3
    free = Sheet(**{**vars(early), "is_onward": False})
    paper = Sheet(**{**vars(early), "is_on_paper": True})
    assert search([free, paper], SITTING, usual_of([])) == []


NUMBERS = {
    HintKind.COPYING: {"both": 12, "same": 11, "expected": 4.2, "held": False},
    HintKind.PACE: {"fast": 70, "right": 20, "timed": 30},
    HintKind.FIT: {"lz": -3.4, "theta": 0.2},
    HintKind.TIMES: {"outside": 2, "early": 1},
}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_hint_is_said_in_words_and_with_other_explanations(language):
    with translation.override(language):
        for kind, numbers in NUMBERS.items():
            hint = Hint(kind=kind, numbers=numbers, one=Attempt(number=2))
            said = f"{sentence(kind, numbers)} {usually(kind, numbers)}"
            assert "%(" not in said
            assert len(innocent(hint)) >= 3
        assert "11" in sentence("copying", NUMBERS[HintKind.COPYING])
        assert usually("copying", NUMBERS[HintKind.COPYING]).count("4,2" if language == "vi" else "4.2") == 1


def test_without_numpy_the_task_says_so_and_does_nothing(monkeypatch, caplog):
    monkeypatch.setattr("assessments.analysis.needs.find_spec", lambda name: None)
    find_hints()
    assert "wagtail-learning[analysis]" in caplog.text or "numpy" in caplog.text
    with pytest.raises(NoNumpy):
        run.find_hints()


# --- with a database ------------------------------------------------------------------------------------------------


def write_exams(quiz, place, unit, rows: list[str]) -> list[Attempt]:
    """An exam handed in for each of ``rows``, letters as above; every paper is mixed anew."""
    kind = question_type("single_choice")
    learners = Learner.objects.bulk_create(Learner(full_name=f"Người thứ {n}") for n in range(len(rows)))
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=one, unit=unit, course=place.course, enrolled_at=NOON, changed_at=NOON)
        for one in learners
    )
    keys = list(quiz.quiz_questions.values_list("question", flat=True))
    made, chosen_ones = [], []
    for n, (enrolment, row) in enumerate(zip(enrolments, rows, strict=True)):
        random = Random(n)
        mixed = random.sample(list(zip(keys, row, strict=True)), len(keys))
        laid = [kind.lay_out({"options": OPTIONS}, random, shuffle=True) for _each in mixed]
        paper = {
            "title": quiz.title,
            "mode": "exam",
            "pass_mark": 0.5,
            "questions": [question(data, key) for data, (key, _letter) in zip(laid, mixed, strict=True)],
        }
        texts = [OPTIONS["abcd".index(letter)]["text"] for _key, letter in mixed]
        chosen_ones.append(
            [
                [each["text"] for each in data["options"]].index(text)
                for data, text in zip(laid, texts, strict=True)
            ]
        )
        score = row.count("a") / len(row)
        end = NOON + timedelta(minutes=30)
        made.append(
            Attempt(
                enrolment=enrolment,
                activity=place,
                quiz=quiz,
                number=1,
                seed=str(n),
                paper=paper,
                started_at=NOON,
                submitted_at=end,
                marked_at=end,
                seen_at=end,
                score=score,
            )
        )
    attempts = Attempt.objects.bulk_create(made)
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            place=n,
            question_id=each["question"],
            response=response,
            score=float(each["data"]["options"][response]["correct"]),
            saved_at=NOON + timedelta(minutes=n + 1),
        )
        for attempt, responses in zip(attempts, chosen_ones, strict=True)
        for n, (each, response) in enumerate(zip(attempt.paper["questions"], responses, strict=True))
    )
    return attempts


@pytest.fixture
def here(db):
    return make_unit("02455", level="commune", parent=make_unit("08"), full_name="Xã Hồng Thái")


@pytest.fixture
def exam(here):
    """An exam that eight took, two of them with the same mistakes."""
    quiz = make_quiz(ITEMS, mode=Mode.EXAM, title="Thi cuối khóa")
    place = make_place(quiz)
    random = Random(8)
    rows = ["".join(random.choices("aabcd", k=ITEMS)) for _each in range(6)]
    return quiz, place, write_exams(quiz, place, here, [*rows, COPIED, COPIED])


def reader(user, *units) -> Client:
    """A browser of ``user``, who may decide about hints and sees the learners of ``units``."""
    codes = [("learning_assessments", "change_hint"), ("wagtailadmin", "access_admin")]
    for app, code in codes:
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
    for unit in units:
        Role.objects.create(user=user, unit=unit, name="officer", from_date=LONG_AGO)
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(user)
    return client


def test_every_exam_is_in_one_room(exam, here):
    quiz, _place, attempts = exam
    sitting = make_sitting(quiz, here)
    for each in attempts[:2]:
        Seat.objects.create(sitting=sitting, enrolment=each.enrolment, attempt=each, seen_at=NOON)
    found = rooms(quiz.pk, since=None)
    assert found == [Room(sitting=sitting.pk), Room(unit=here.pk, day=date(2026, 11, 20))]
    keys = [pk for room in found for part in room.parts(quiz.pk) for pk in part]
    assert sorted(keys) == sorted(each.pk for each in attempts)
    assert rooms(quiz.pk, since=NOON + timedelta(days=1)) == []


def test_what_is_found_is_kept_once_follows_what_is_found_and_stays_once_it_is_decided(exam):
    quiz, _place, attempts = exam
    one, other = attempts[-2:]
    assert run.find_hints() == 1
    hint = Hint.objects.get()
    assert (hint.kind, hint.quiz, hint.one, hint.other) == ("copying", quiz, one, other)
    assert hint.numbers["same"] == hint.numbers["both"] > ITEMS / 2
    assert list(run.due()) == []
    HintSearch.objects.update(attempts=0)  # as if a worker had died before it noted what it had done
    assert run.find_hints() == 0
    # Marked again, and hers are right now: what is open goes, what somebody decided stays.
    Answer.objects.filter(attempt=other).update(score=1)
    for decision, left in (("nothing", 1), ("open", 0)):
        Hint.objects.update(decision=decision)
        Attempt.objects.filter(pk=other.pk).update(marked_at=timezone.now())
        run.find_hints()
        assert Hint.objects.count() == left


def test_another_worker_leaves_a_quiz_alone_until_the_first_is_silent(exam):
    quiz, _place, _attempts = exam
    last = HintSearch.objects.create(quiz=quiz, beat_at=timezone.now())
    assert run.find_hints() == 0
    HintSearch.objects.filter(pk=last.pk).update(beat_at=timezone.now() - timedelta(hours=1))
    assert run.find_hints() == 1
    last.refresh_from_db()
    assert (last.beat_at, last.attempts) == (None, 8)


def test_papers_are_read_by_a_constant_number_of_queries(exam, django_assert_num_queries):
    _quiz, _place, attempts = exam
    Attempt.objects.filter(pk=attempts[0].pk).update(score=None)
    with django_assert_num_queries(2):
        assert len(list(sheets(each.pk for each in attempts))) == 7


# --- the screens ------------------------------------------------------------------------------------------------------


def hint_of(one: Attempt, other: Attempt | None = None, kind: str = "copying") -> Hint:
    reasons = [[place] for place in range(ITEMS)] if kind == "copying" else []
    numbers = {**NUMBERS[HintKind(kind)], "reasons": reasons}
    return Hint.objects.create(kind=kind, quiz=one.quiz, one=one, other=other, strength=2, numbers=numbers)


def page(hint: Hint) -> str:
    return f"/admin/learning/hints/{hint.pk}/"


def test_only_who_has_the_permission_sees_hints_and_names_only_of_learners_whom_she_may_see(exam, here):
    _quiz, _place, (one, other, *_rest) = exam
    Enrolment.objects.filter(pk=other.enrolment_id).update(unit=make_unit("90"))
    hint = hint_of(one, other)
    stranger = make_user("thu")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(stranger)
    assert {client.get(each).status_code for each in ("/admin/learning/hints/", page(hint))} == {403}
    lan = reader(make_user("lan"), here)
    for address in ("/admin/learning/hints/", page(hint)):
        html = lan.get(address).content.decode()
        assert "Người thứ 0" in html
        assert "Người thứ 1" not in html
        assert f"Learner {other.enrolment_id}" in html


def test_the_screens_ask_the_same_however_much_there_is(exam, here, django_assert_max_num_queries):
    _quiz, _place, attempts = exam
    lan = reader(make_user("lan"), here)
    hints = [hint_of(each, kind=kind) for each in attempts for kind in ("pace", "fit", "times")]
    pair = hint_of(*attempts[-2:])
    lan.get("/admin/learning/hints/results/")
    with django_assert_max_num_queries(14):
        html = lan.get("/admin/learning/hints/results/").content.decode()
    assert html.count('href="/admin/learning/hints/') >= len(hints)
    with django_assert_max_num_queries(24):
        html = lan.get(page(pair)).content.decode()
    assert html.count("<td>the same</td>") == ITEMS
    assert "This is a hint and no proof." in html


def test_somebody_decides_with_a_note_and_may_decide_otherwise_and_the_result_stays(exam, here):
    _quiz, _place, attempts = exam
    before = list(Attempt.objects.order_by("pk").values())
    hint = hint_of(*attempts[-2:])
    lan = reader(make_user("lan"), here)
    assert "Please write down" in lan.post(page(hint), {"decision": "talked"}).content.decode()
    said = {"decision": "talked", "note": "Cùng học một tài liệu sai."}
    for _twice in range(2):
        assert lan.post(page(hint), said).status_code == 302
    hint.refresh_from_db()
    assert (hint.decision, hint.note, hint.decided_by.username) == ("talked", said["note"], "lan")
    assert ModelLogEntry.objects.for_instance(hint).count() == 1
    # From a form that was made before that decision nothing is taken, from a new one it is.
    mai = reader(make_user("mai"), here)
    mai.post(page(hint), {"decision": "nothing"})
    hint.refresh_from_db()
    assert hint.decision == "talked"
    mai.post(page(hint), {"decision": "nothing", "seen": hint.decided_at.isoformat()})
    hint.refresh_from_db()
    assert hint.decision == "nothing"
    html = mai.get(page(hint)).content.decode()
    assert said["note"] in html  # in the history
    assert list(Attempt.objects.order_by("pk").values()) == before


def test_a_learner_takes_along_what_is_hers_and_with_her_exam_it_is_gone_from_the_log_too(exam, here):
    _quiz, _place, (one, other, *_rest) = exam
    lan = reader(make_user("lan"), here)
    for hint, note in (
        (hint_of(one, other), "Cả hai đã nói chuyện."),
        (hint_of(one, kind="pace"), "Mất mạng."),
    ):
        lan.post(page(hint), {"decision": "talked", "note": note})
    taken = export_hints(one.enrolment.learner)
    assert [each["note"] for each in taken] == ["", "Mất mạng."]
    assert "Người thứ 1" not in str(taken)
    one.enrolment.learner.enrolments.all().delete()
    assert not Hint.objects.exists()
    assert not ModelLogEntry.objects.filter(action="learning_assessments.decide_hint").exists()


def test_the_command_says_how_many_hints_are_new(db, capsys):
    call_command("find_hints")
    assert capsys.readouterr().out.startswith("0 ")
