"""A quiz on paper: forms, answer key, and what was answered on it."""

import io
from datetime import date, timedelta
from random import Random

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from assessments.attempts.models import Attempt
from assessments.models import PaperEntry, Question
from assessments.paper.boxes import Unreadable, box_of, lettered, read, right_answer, way_of
from assessments.paper.enter import EntryRefused, enter
from assessments.paper.line import read_paper
from assessments.paper.make import NothingToPrint, make_sitting
from assessments.paper.pdf import form_context, form_pdf, key_context, key_pdf, with_pictures
from assessments.paper.sheet import Unusable, read_sheet, write_sheet
from assessments.questions.base import question_type
from assessments.regrading import run
from learning import api, registry
from learning.models import Membership, Progress, Role, RoleName, Statement
from tests.assessments.making import make_place, make_question, make_quiz
from tests.factories import make_learner, make_unit, make_user

OPTIONS = [{"text": "Dừng lại", "correct": True}, {"text": "Bấm vào"}, {"text": "Gửi tiếp"}]
MANY = [{"text": "Hoa"}, {"text": "Lan", "correct": True}, {"text": "Huệ", "correct": True}]


def frozen(type_name, data, seed="x"):
    kind = question_type(type_name)
    laid = kind.lay_out(kind.clean(data), Random(seed), shuffle=True)
    return {"type": type_name, "data": laid}


CASES = [(name, example) for name in registry.question_types for example in question_type(name).examples()]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_the_answer_key_of_each_type_is_right_when_it_is_typed_in(name, example):
    if not way_of(name):
        return
    question = frozen(name, example.data)
    response = read(question, right_answer(question))
    assert question_type(name).mark(question["data"], response).score == 1


@settings(max_examples=60)
@given(st.sampled_from([name for name, _example in CASES if way_of(name)]), st.text(max_size=20))
def test_whatever_is_typed_is_an_answer_that_can_be_marked_or_is_refused(name, typed):
    question = frozen(name, question_type(name).examples()[0].data)
    try:
        response = read(question, typed)
    except Unreadable as problem:
        assert str(problem)
    else:
        assert 0 <= question_type(name).mark(question["data"], response).score <= 1


def test_a_line_is_read_letter_by_letter_or_word_by_word():
    one = frozen("single_choice", {"options": OPTIONS})
    true = frozen("true_false", {"answer": "true"})
    several = frozen("multiple_choice", {"options": MANY})
    words = frozen("short_text", {"accepted": ["mật khẩu"]})
    dense = read_paper([one, true, one], " aS - ", {})
    assert (dense.responses, dense.problems) == ({0: 0, 1: False}, [])
    mixed = read_paper([one, several, words, true], "c AB đ", {2: " Mật  khẩu "})
    assert mixed.responses == {0: 2, 1: [0, 1], 2: "Mật khẩu", 3: True}
    assert mixed.text == "1: C | 2: AB | 3: Mật khẩu | 4: Đ"


@pytest.mark.parametrize("line", ["", "A", "AĐAĐ", "X Đ", "A1"])
def test_a_line_that_does_not_fit_is_refused_with_what_is_wrong(line):
    one, true = frozen("single_choice", {"options": OPTIONS}), frozen("true_false", {"answer": "true"})
    assert read_paper([one, true], line, {}).problems


def test_pictures_from_elsewhere_do_not_come_into_a_pdf():
    html = with_pictures(
        '<p>A <img src="https://example.org/x.png" alt="bản đồ"> <img src="/media/../x.png"></p>'
    )
    assert "<img" not in html
    assert "[bản đồ]" in html


# --- with a database --------------------------------------------------------------------------------------------------


@pytest.fixture
def quiz(db):
    questions = [
        make_question("p-1", type="single_choice", stem="<p>Việc đầu tiên?</p>", options=OPTIONS),
        make_question("p-2", type="multiple_choice", stem="<p>Những gì?</p>", options=MANY),
        make_question("p-3", stem="<p>Đúng không?</p>"),
        make_question("p-4", type="short_text", stem="<p>Cái gì?</p>", accepted=["mật khẩu"]),
    ]
    return make_quiz(questions, title="Thi trên giấy", mode="exam", pass_mark=0.7)


@pytest.fixture
def place(quiz):
    place = make_place(quiz)
    type(place).objects.filter(pk=place.pk).update(content=f"quiz:{quiz.pk}")
    return place


@pytest.fixture
def sitting(quiz, place):
    return make_sitting(
        quiz=quiz, activity=place, held_on=timezone.localdate() - timedelta(days=3), unit="Xã A"
    )


@pytest.fixture
def commune(db):
    return make_unit()


def person(name, unit, **more):
    learner = make_learner(name, **more)
    Membership.objects.create(learner=learner, unit=unit, kind="work", from_date=date(2025, 7, 1))
    return learner


@pytest.fixture
def clerk(commune):
    """An officer's browser."""
    user = make_user("can-bo")
    Role.objects.create(user=user, unit=commune, name=RoleName.OFFICER, from_date=date(2025, 7, 1))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def right_line(form):
    return " ".join(right_answer(form.questions[place]) for place in lettered(form.questions))


def right_words(form):
    return {n: right_answer(one) for n, one in enumerate(form.questions) if box_of(one).is_words}


def all_right(form):
    return read_paper(form.questions, right_line(form), right_words(form))


def test_forms_ask_the_same_in_orders_of_their_own_and_tell_no_answer(sitting):
    first, second = sitting.forms.all()
    assert {one["code"] for one in first.questions} == {one["code"] for one in second.questions}
    assert first.questions != second.questions
    context = form_context(first)
    assert "correct" not in str(context["questions"])
    assert "accepted" not in str(context["questions"])
    assert [form["letter"] for form in key_context(sitting)["forms"]] == ["A", "B"]


def test_what_cannot_be_answered_on_paper_is_left_out_and_named(quiz, place, monkeypatch):
    monkeypatch.setattr("assessments.paper.make.way_of", lambda name: name == "true_false")
    sitting = make_sitting(quiz=quiz, activity=place, held_on=date(2026, 1, 1), forms=1)
    assert [one["code"] for one in sitting.forms.get().questions] == ["p-3"]
    assert {one["code"] for one in sitting.left_out} == {"p-1", "p-2", "p-4"}
    monkeypatch.setattr("assessments.paper.make.way_of", lambda name: "")
    with pytest.raises(NothingToPrint):
        make_sitting(quiz=quiz, activity=place, held_on=date(2026, 1, 1))


def test_a_paper_is_an_attempt_of_the_day_of_the_sitting_and_entering_it_twice_is_once(sitting, commune):
    form, learner = sitting.forms.first(), person("Nguyễn Thị Hoa", commune)
    for _time in range(2):
        enter(form=form, learner=learner, typed=all_right(form), by=None)
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed) == (1, True)
    assert timezone.localdate(attempt.submitted_at) == sitting.held_on
    assert PaperEntry.objects.count() == 1
    said = Statement.objects.filter(enrolment=attempt.enrolment)
    assert {timezone.localdate(one.timestamp) for one in said} == {sitting.held_on}
    row = Progress.objects.get(enrolment=attempt.enrolment, activity=sitting.activity)
    assert timezone.localdate(row.passed_at) == sitting.held_on


def test_a_correction_needs_a_reason_and_takes_back_what_was_wrong(sitting, commune):
    form, other = sitting.forms.all()
    learner = person("Trần Văn Ba", commune)
    enter(form=form, learner=learner, typed=all_right(form), by=None)
    wrong = read_paper(other.questions, " ".join("-" for _n in lettered(other.questions)), {})
    with pytest.raises(EntryRefused):
        enter(form=other, learner=learner, typed=wrong, by=None)
    enter(form=other, learner=learner, typed=wrong, by=None, reason="Nhập nhầm bài")
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed, attempt.paper["form"]) == (0, False, "B")
    row = Progress.objects.get(enrolment=attempt.enrolment, activity=sitting.activity)
    assert (row.passed_at, row.satisfied_at) == (None, None)
    assert [entry.reason for entry in PaperEntry.objects.all()] == ["", "Nhập nhầm bài"]
    question = Question.objects.get(pk=form.questions[0]["question"])
    regrade = run.go_on(run.begin(question=question, counts="full", nobody_loses=True, by=None))
    run.decide(regrade=regrade, reason="Câu hỏi sai.", by=None)
    run.go_on(regrade)
    enter(form=form, learner=learner, typed=all_right(form), by=None, reason="Đúng là đề A")
    assert Progress.objects.get(enrolment=attempt.enrolment, activity=sitting.activity).passed_at
    standing = Statement.objects.filter(enrolment=attempt.enrolment, voided=False)
    assert standing.filter(verb=api.verbs.ANSWERED).count() == len(form.questions)
    assert not standing.filter(verb=api.verbs.FAILED).exists()


def test_nothing_is_entered_of_a_sitting_to_come_nor_of_a_quiz_that_left_its_lesson(sitting, commune):
    form, learner = sitting.forms.first(), person("Lê Thị Tư", commune)
    sitting.activity.retired_at = timezone.now()
    form.sitting = sitting
    with pytest.raises(EntryRefused):
        enter(form=form, learner=learner, typed=all_right(form), by=None)
    sitting.activity.retired_at = None
    sitting.held_on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(EntryRefused):
        enter(form=form, learner=learner, typed=all_right(form), by=None)
    assert not Attempt.objects.exists()


def test_a_clerk_finds_a_person_of_her_units_checks_and_saves(sitting, commune, clerk):
    learner, form = person("Nguyễn Thị Hoa", commune), sitting.forms.first()
    stranger = person("Nguyễn Thị Hoa Xa", make_unit(code="99999"))
    found = clerk.get(reverse("learning_paper:people", args=[form.uuid]), {"q": "thi hoa"}).content.decode()
    where = reverse("learning_paper:enter", args=[form.uuid, learner.pk])
    assert where in found
    assert "Hoa Xa" not in found
    assert clerk.get(reverse("learning_paper:enter", args=[form.uuid, stranger.pk])).status_code == 404
    given = {f"words-{n}": text for n, text in right_words(form).items()}
    wrong = clerk.post(where, {**given, "line": "A", "do": "save"})
    assert wrong.context["typed"].problems
    assert 'value="A"' in wrong.content.decode()
    good = {**given, "line": right_line(form)}
    assert 'value="save"' in clerk.post(where, {**good, "do": "check"}).content.decode()
    assert not Attempt.objects.exists()
    assert clerk.post(where, {**good, "do": "save"}).status_code == 302
    assert PaperEntry.objects.get().entered_by == clerk.user
    html = clerk.get(reverse("learning_paper:sitting", args=[sitting.pk])).content.decode()
    assert "Nguyễn Thị Hoa" in html
    assert "100%" in html


def test_who_enters_sees_neither_forms_nor_key_and_who_makes_them_enters_nothing(sitting, clerk):
    form = sitting.forms.first()
    for name, args in (("form", [form.uuid]), ("key", [sitting.pk]), ("new", [sitting.quiz_id])):
        assert clerk.get(reverse(f"learning_paper:{name}", args=args)).status_code == 302
    maker = Client()
    user = make_user("nguoi-ra-de")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_papersitting"]))
    maker.force_login(user)
    for name, args in (("people", [form.uuid]), ("sheet", [sitting.pk])):
        assert maker.get(reverse(f"learning_paper:{name}", args=args)).status_code == 302
    assert maker.get(reverse("learning_paper:index_results")).status_code == 200
    new = reverse("learning_paper:new", args=[sitting.quiz_id])
    html = maker.get(new).content.decode()
    place = BeautifulSoup(html, "html.parser").select_one("[name=activity] option")["value"]
    given = {"activity": place, "held_on": "2026-11-20", "unit": "Xã B", "room": "2", "forms": "2"}
    made = maker.post(new, given)
    assert made.status_code == 302
    assert "Xã B" in maker.get(made.url).content.decode()


@pytest.mark.slow
def test_form_and_key_are_printed_with_what_belongs_on_them(sitting):
    form = sitting.forms.first()
    pages = PdfReader(io.BytesIO(form_pdf(form))).pages
    text = " ".join(page.extract_text() for page in pages)
    for word in ("Thi trên giấy", "Mã đề", form.number, "Câu 4.", "Phiếu trả lời", "Trang 1"):
        assert word in text
    key = PdfReader(io.BytesIO(key_pdf(sitting))).pages[0].extract_text()
    assert "Đáp án" in key
    assert "mật khẩu" in key


# --- a sheet of many --------------------------------------------------------------------------------------------------


def sheet_of(sitting, rows, user=None):
    file = io.BytesIO()
    write_sheet(sitting, user, file)
    book = load_workbook(file)
    for row in rows:
        book.active.append(row)
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    return filled


def test_a_sheet_is_checked_line_by_line_and_its_good_lines_are_entered(sitting, commune, clerk):
    form = sitting.forms.first()
    hoa, ba = person("Nguyễn Thị Hoa", commune), person("Trần Văn Ba", commune)
    line, words = right_line(form), list(right_words(form).values())
    rows = [
        [str(hoa.uuid), "Nguyễn Thị Hoa", "", "A", line, *words],
        ["", "tran van ba", "", "a", line, *words],
        ["", "Không Có Ai", "", "A", line, *words],
        ["", "Trần Văn Ba", "", "A", line, *words],
        [str(hoa.uuid), "Tên Khác", "", "C", "???", *words],
        [str(hoa.uuid), "", "", "", "", ""],
    ]
    sent = clerk.post(
        reverse("learning_paper:send", args=[sitting.pk]),
        {"file": named(sheet_of(sitting, rows, clerk.user))},
    )
    assert [row.is_good for row in sent.context["rows"]] == [True, True, False, False, False]
    assert not Attempt.objects.exists()
    done = clerk.post(reverse("learning_paper:send", args=[sitting.pk]), {"rows": sent.context["packed"]})
    assert done.status_code == 302
    assert set(Attempt.objects.values_list("enrolment__learner", "score")) == {(hoa.pk, 1.0), (ba.pk, 1.0)}
    again = read_sheet(sheet_of(sitting, rows[:1], clerk.user), sitting, clerk.user)
    assert [(row.is_good, bool(row.note)) for row in again] == [(True, True)]


def test_people_of_one_name_are_told_apart_by_their_births(sitting, commune, clerk):
    form = sitting.forms.first()
    elder, younger = (person("Lê Thị Hòa", commune, birth_on=date(year, 7, 1)) for year in (1958, 1990))
    line, words = right_line(form), list(right_words(form).values())
    births = ["", "01/07/1990", "1/7/1958", "hôm qua", "02/07/1990"]
    rows = [["", "lê thị hoà", birth, "A", line, *words] for birth in births]
    found = read_sheet(sheet_of(sitting, rows, clerk.user), sitting, clerk.user)
    assert [row.learner for row in found] == [None, younger, elder, None, None]


def named(file):
    file.name = "ket-qua.xlsx"
    return file


def test_the_sheet_asks_as_often_for_many_people_as_for_few(
    sitting, commune, clerk, django_assert_num_queries
):
    form, people = sitting.forms.first(), [person(f"Người Thứ {n}", commune) for n in range(6)]
    for count in (2, 6):
        rows = [[str(one.uuid), one.full_name, "", "A", right_line(form)] for one in people[:count]]
        file = sheet_of(sitting, rows, clerk.user)
        with django_assert_num_queries(6):
            read_sheet(file, sitting, clerk.user)


def test_a_file_that_is_none_of_ours_is_refused(sitting, clerk):
    other = io.BytesIO()
    Workbook().save(other)
    for file in (io.BytesIO(b"PK\x03\x04 no"), io.BytesIO(b""), other):
        file.seek(0)
        with pytest.raises(Unusable):
            read_sheet(file, sitting, clerk.user)
    forged = clerk.post(reverse("learning_paper:send", args=[sitting.pk]), {"rows": "forged"})
    assert forged.status_code == 302
    assert not Attempt.objects.exists()
