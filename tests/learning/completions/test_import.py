"""From a row of another platform's export to a course that is completed here, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from learning import api
from learning.certificates.issue import issue_missing
from learning.completions import courses, run
from learning.completions.models import CompletionImport, CompletionRow, ForeignCourse, Outcome
from learning.completions.undo import CannotUndo, undo_import
from learning.models import Certificate, Enrolment, Learner, Membership, Progress, Role, Statement
from learning.people.contact import Contact
from learning.progress.rebuild import rebuild, replayed
from learning.sheets.models import Mode, State
from learning.sheets.running import CannotApply, Stopped, stop
from learning.statements import verbs
from learning.statements.models import ELSEWHERE
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say
from tests.learning.completions.made import (
    COURSE_THERE,
    applied,
    lines,
    outcomes,
    person,
    row,
    said,
    sent,
    stated,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]
NOON = datetime(2026, 11, 5, 5, tzinfo=UTC)


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def course():
    return make_course(3, exam=True, title="Kỹ năng số", code="KNS", planned_periods=10)


@pytest.fixture
def known(course):
    """What the platform's course is has been decided before."""
    upload = CompletionImport(sender="Bình dân học vụ số")
    courses.decide(upload, asked=f"BD01 · {COURSE_THERE}", course=course)
    return course


@pytest.fixture
def officer(here):
    user = make_user("ha")
    Role.objects.create(user=user, unit=here, name="officer", from_date=here.valid_from)
    return user


def figures(enrolment) -> dict:
    row_ = Enrolment.objects.filter(pk=enrolment.pk).values().get()
    return {name: value for name, value in row_.items() if name not in ("changed_at",)}


# --- what is recorded ------------------------------------------------------------------------------------------


def test_a_completion_elsewhere_completes_the_course_here_on_its_day(here, known):
    hoa = person(unit=here)
    upload = sent(row())
    run.check(upload)
    ((outcome, why),) = said(upload)
    assert outcome == Outcome.NEW
    assert why == "There it was 12 periods; here the course is credited with 10."
    assert not Statement.objects.exists()
    run.apply(upload)
    enrolment = Enrolment.objects.get()
    assert (enrolment.learner, enrolment.course, enrolment.unit) == (hoa, known, here)
    assert enrolment.audience == "CC"
    assert enrolment.enrolled_at == enrolment.satisfied_at == NOON
    assert enrolment.passed_at is None
    assert (enrolment.progress, enrolment.score, enrolment.seconds) == (1.0, 0.85, 0)
    statement = Statement.objects.get()
    assert (statement.verb, statement.authority) == (verbs.COMPLETED, upload.authority)
    assert statement.timestamp == NOON
    assert statement.data["context"]["platform"] == "Bình dân học vụ số"
    assert "Hoa" not in str(statement.data)
    assert CompletionRow.objects.get().made["statement"] == str(statement.uuid)


@pytest.mark.parametrize("word", ["Đạt", "Giỏi", "Passed"])
def test_what_was_passed_there_is_passed_here(here, known, word):
    person(unit=here)
    applied(sent(row(status=word)))
    enrolment = Enrolment.objects.get()
    assert enrolment.passed_at == enrolment.satisfied_at == NOON
    assert Statement.objects.get().success


def test_a_replay_says_the_same(here, known):
    person(unit=here)
    applied(sent(row()))
    enrolment = Enrolment.objects.get()
    live = {one.activity_id: one for one in Progress.objects.all()}
    enrolment.progress_rows.all().delete()
    _structure, rows, _seconds = replayed(enrolment)
    fields = ("completed_at", "passed_at", "satisfied_at", "progress", "score")
    for pk, one in live.items():
        assert [getattr(rows[pk], each) for each in fields] == [getattr(one, each) for each in fields]
    before = figures(enrolment)
    rebuild(enrolment)
    assert figures(enrolment) == before


def test_a_browser_cannot_say_that_a_course_was_done_elsewhere(here, known):
    hoa = person(unit=here)
    enrolment = api.enrol(learner=hoa, course=known)
    claim = say(known, result={"completion": True}, context={"platform": "x"}, authority={"name": ELSEWHERE})
    api.record_for(enrolment, [claim])
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is None


def test_who_had_begun_here_later_counts_from_then_and_is_told_so(here, known):
    hoa = person(unit=here)
    began = NOON + timedelta(days=3)
    enrolment = api.enrol(learner=hoa, course=known, at=began)
    upload = applied(sent(row()))
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at == enrolment.enrolled_at == began
    assert "it counts from 08/11/2026" in said(upload)[0][1]
    assert not CompletionRow.objects.get().made["began"]


def test_it_counts_for_the_unit_of_that_day_or_else_for_todays(here, known, province):
    far = make_unit("00703", level="commune", parent=province)
    hoa = person(unit=here)
    Membership.objects.filter(learner=hoa).update(to_date=datetime(2026, 11, 10).date())
    Membership.objects.create(
        learner=hoa, unit=far, kind="work", audience="VC", from_date=datetime(2026, 11, 11).date()
    )
    applied(sent(row(), row(on="12/11/2026", course="Khác")), mode="valid")
    assert Enrolment.objects.get().unit == here
    duc = person("Lý Văn Đức", unit=far, birth="02/02/1990")
    Membership.objects.filter(learner=duc).update(from_date=datetime(2026, 11, 20).date())
    applied(sent(row("Lý Văn Đức", birth="02/02/1990")))
    assert Enrolment.objects.get(learner=duc).unit == far


def test_a_course_that_opened_here_only_later_is_recorded_all_the_same(here, known):
    person(unit=here)
    known.opens_at = timezone.now()
    known.save()
    applied(sent(row()))
    assert Enrolment.objects.get().satisfied_at == NOON


def test_that_platform_certifies_it_and_we_what_was_learnt_here(
    here, known, django_capture_on_commit_callbacks
):
    hoa = person(unit=here)
    with django_capture_on_commit_callbacks(execute=True):
        applied(sent(row()))
    enrolment = Enrolment.objects.get()
    assert issue_missing(since=timedelta(days=365)) == 0
    assert api.issue_certificate(enrolment=enrolment) is None
    with django_capture_on_commit_callbacks(execute=True):
        for each in leaves(known):
            verb = api.verbs.PASSED if each.move_on == "Passed" else api.verbs.COMPLETED
            api.record_for(enrolment, [say(each, verb)], trusted=True)
    assert Certificate.objects.get().enrolment.learner == hoa


# --- once ------------------------------------------------------------------------------------------------------


def test_the_same_export_again_records_nothing_twice(here, known):
    person(unit=here)
    applied(sent(row()))
    again = applied(sent(row()))
    assert said(again)[0] == (
        Outcome.KNOWN,
        "There it was 12 periods; here the course is credited with 10. It was recorded before.",
    )
    other = applied(sent(row(score="90", periods="", certificate=""), name="thang-12.xlsx"))
    assert outcomes(other) == [Outcome.KNOWN]
    assert Statement.objects.count() == Enrolment.objects.count() == 1


def test_the_same_completion_twice_in_a_file_is_one(here, known):
    person(unit=here)
    upload = applied(sent(row(), row()))
    assert said(upload)[1][0] == Outcome.SKIPPED
    assert "in row 5 already" in said(upload)[1][1]
    assert Statement.objects.count() == 1


def test_two_platforms_are_two_sources(here, known):
    person(unit=here)
    applied(sent(row()))
    other = sent(row(), sender="OneTouch")
    courses.decide(other, asked=f"BD01 · {COURSE_THERE}", course=known)
    applied(other)
    assert Statement.objects.count() == 2
    assert Enrolment.objects.count() == 1


def test_who_was_quicker_wins(here, known, monkeypatch):
    person(unit=here)
    first, second = sent(row()), sent(row())
    run.check(first)
    run.check(second)
    monkeypatch.setattr("learning.completions.judge.Judge._recorded", lambda self, asked: set())
    run.apply(first)
    run.apply(second)
    assert outcomes(second) == [Outcome.KNOWN]
    assert Statement.objects.count() == 1


# --- who -------------------------------------------------------------------------------------------------------


def test_people_are_recognised_by_what_they_share(here, known):
    person(unit=here)
    mai = person(
        "Trần Thị Mai", unit=here, identity="008185001234", email="mai@example.vn", phone="0912345678"
    )
    upload = sent(
        row("Nguyen Thi Hoa"),
        row("Trần Thị Mai", birth="", identity=8185001234),
        row("Trần Thị Mai", birth="", email="MAI@example.vn", on="06/11/2026"),
    )
    assert outcomes(applied(upload)) == [Outcome.NEW] * 3
    assert Enrolment.objects.get(learner=mai).satisfied_at == NOON


@pytest.mark.parametrize(
    ("given", "outcome", "why"),
    [
        ({"birth": ""}, Outcome.REFUSED, "A name alone tells nobody apart."),
        ({"birth": "02/07/1985"}, Outcome.REVIEW, "Nobody here has this name and date of birth"),
        ({"name": "Nguyễn Thị Hòa"}, Outcome.REVIEW, "Nobody here has this name"),
        ({"name": ""}, Outcome.REFUSED, "There is no name."),
        ({"identity": "123"}, Outcome.REFUSED, "has not 12 digits"),
        ({"identity": "008185009999", "name": "Lý Văn Đức"}, Outcome.REFUSED, "a record with another name"),
        ({"on": ""}, Outcome.REFUSED, "no day of completion"),
        ({"on": "32/13/2026"}, Outcome.REFUSED, "cannot be read. Write it as 01/07/2026"),
        ({"on": "01/12/2026"}, Outcome.REFUSED, "has not come yet"),
        ({"score": "tốt"}, Outcome.REFUSED, "The score cannot be read"),
        ({"score": "101"}, Outcome.REFUSED, "above the most points"),
        ({"periods": "nhiều"}, Outcome.REFUSED, "number of periods cannot be read"),
        ({"status": "???"}, Outcome.REFUSED, "Whether it was completed cannot be read: “???”."),
        ({"status": "Đang học", "on": "", "score": "tốt"}, Outcome.SKIPPED, "Not completed there."),
        ({"status": "", "certificate": ""}, Outcome.SKIPPED, "Not completed there."),
        ({"course": "", "code": ""}, Outcome.REFUSED, "The row names no course."),
        ({"code": "X", "course": "Lạ"}, Outcome.REVIEW, "Nobody has said yet what “X · Lạ” is here."),
    ],
)
def test_every_row_says_what_is_in_its_way(here, known, given, outcome, why):
    person(unit=here, birth="01/07/1985")
    person("Mai Thị Lan", unit=here, birth="03/03/1993", identity="008185009999")
    upload = run.check(sent(row(**given), row(on="06/11/2026")))
    found = said(upload)
    assert found[0][0] == outcome
    assert why in found[0][1]
    assert found[1][0] == Outcome.NEW


def test_two_people_of_one_name_and_birth_are_not_guessed_at(here, known):
    person(unit=here)
    person(unit=here)
    assert "Several records" in said(run.check(sent(row())))[0][1]


def test_an_officer_records_only_for_her_own_people(here, known, officer, province):
    far = make_unit("00703", level="commune", parent=province)
    person(unit=here)
    person("Lý Văn Đức", unit=far, birth="02/02/1990")
    upload = run.check(sent(row(), row("Lý Văn Đức", birth="02/02/1990"), by=officer))
    assert said(upload)[1] == (Outcome.REFUSED, "She belongs to a unit that you do not answer for. "
                               "There it was 12 periods; here the course is credited with 10.")  # fmt: skip
    assert said(upload)[0][0] == Outcome.NEW
    officer.delete()
    upload.refresh_from_db()
    assert outcomes(run.check(upload)) == [Outcome.REFUSED] * 2


def test_nobody_is_made_unless_a_unit_is_chosen_for_them(here, known):
    upload = run.check(sent(row(), row(on="06/11/2026")))
    assert outcomes(upload) == [Outcome.REVIEW] * 2
    upload.unit, upload.audience = here, "ND"
    upload.save()
    applied(upload)
    hoa = Learner.objects.get()
    assert (hoa.full_name, str(hoa.birth)) == ("Nguyễn Thị Hoa", "01/07/1985")
    membership = hoa.memberships.get()
    assert (membership.unit, membership.kind, membership.audience) == (here, "residence", "ND")
    enrolment = Enrolment.objects.get()
    assert (enrolment.unit, enrolment.satisfied_at) == (here, NOON)
    assert Statement.objects.count() == 2
    assert outcomes(applied(sent(row()))) == [Outcome.KNOWN]


# --- courses ---------------------------------------------------------------------------------------------------


def test_an_unknown_course_waits_and_its_decision_is_remembered(here, course, officer):
    person(unit=here)
    upload = run.check(sent(row(), by=officer))
    assert outcomes(upload) == [Outcome.REVIEW]
    assert run.courses_in(upload) == [(f"BD01 · {COURSE_THERE}", None, 1)]
    courses.decide(upload, asked=f"BD01 · {COURSE_THERE}", course=course, by=officer)
    assert outcomes(run.check(upload)) == [Outcome.NEW]
    assert outcomes(run.check(sent(row(course="KỸ NĂNG SỐ CƠ BẢN")))) == [Outcome.NEW]
    assert outcomes(run.check(sent(row(), sender="OneTouch"))) == [Outcome.REVIEW]
    assert ForeignCourse.objects.get().decided_by == officer
    courses.decide(upload, asked=f"BD01 · {COURSE_THERE}", course=None)
    assert outcomes(run.check(upload)) == [Outcome.REVIEW]


def test_the_code_or_the_title_of_a_course_here_needs_no_decision(here, course):
    person(unit=here)
    upload = run.check(sent(row(code="kns", course=""), row(code="", course="Kỹ năng số", on="06/11/2026")))
    assert outcomes(upload) == [Outcome.NEW] * 2
    assert "has the code or the title of a course here" in said(upload)[0][1]
    make_course(1, title="Kỹ năng số")
    assert outcomes(run.check(upload)) == [Outcome.NEW, Outcome.REVIEW]


def test_a_course_that_is_no_longer_offered_is_not_meant(here, known):
    person(unit=here)
    api.retire_course(known.key)
    assert outcomes(run.check(sent(row()))) == [Outcome.REVIEW]


def test_rows_without_a_course_are_of_the_one_that_was_chosen(here, course):
    person(unit=here)
    header = ["Họ và tên", "Ngày sinh", "Ngày hoàn thành", "Kết quả"]
    upload = sent(["Nguyễn Thị Hoa", "01/07/1985", "05/11/2026", "Đạt"], header=header, course=course)
    applied(upload)
    assert Enrolment.objects.get().passed_at == NOON


# --- statements, one a line ------------------------------------------------------------------------------------


def test_statements_are_read_line_by_line(here, known, settings):
    hoa = person(unit=here, email="hoa@example.vn")
    iri = "https://other.example/course/1"
    account = {"account": {"homePage": settings.LEARNING["ACTOR_HOME_PAGE"], "name": str(hoa.uuid)}}
    mbox = {"mbox": "mailto:Hoa@example.vn", "name": "Nguyễn Thị Hoa"}
    stranger = {"account": {"homePage": "https://other.example", "name": "hoa"}}
    upload = lines(
        stated(iri, actor=account, verb="passed", result={"score": {"raw": 8, "min": 0, "max": 10}}),
        stated(iri, actor=mbox, timestamp="2026-11-06T03:00:00+07:00"),
        stated(known.iri, actor=account, timestamp="2026-11-07T03:00:00Z"),
        stated(iri, actor=stranger),
        stated(iri, actor={"mbox": "mailto:ai@example.vn"}),
        stated(iri, actor=account, verb="experienced"),
        "{not json}",
        '{"id": 1}',
        stated(iri, actor=account, result={"score": {"scaled": 7}}),
        stated(iri, actor=account, timestamp="2999-01-01T00:00:00Z"),
        {**stated(iri, actor=account), "id": "x"},
        "",
    )
    courses.decide(upload, asked=f"{iri} · {COURSE_THERE}", course=known)
    applied(upload, mode="valid")
    found = said(upload)
    assert [outcome for outcome, _why in found] == [
        *[Outcome.NEW] * 3,
        Outcome.REFUSED,
        Outcome.REVIEW,
        Outcome.SKIPPED,
        *[Outcome.REFUSED] * 5,
    ]
    assert "no account of this site" in found[3][1]
    assert "“experienced”, which completes nothing" in found[5][1]
    assert "is no statement" in found[6][1]
    enrolment = Enrolment.objects.get()
    assert enrolment.satisfied_at == enrolment.passed_at == datetime(2026, 11, 5, 3, tzinfo=UTC)
    assert enrolment.score == 0.8
    assert not Learner.objects.exclude(pk=hoa.pk)


def test_a_part_of_a_course_is_no_course(here, known, settings):
    hoa = person(unit=here)
    account = {"account": {"homePage": settings.LEARNING["ACTOR_HOME_PAGE"], "name": str(hoa.uuid)}}
    upload = run.check(lines(stated(leaves(known)[0].iri, actor=account)))
    assert outcomes(upload) == [Outcome.REVIEW]
    assert not Statement.objects.exists()


# --- all or those in order, stopping, going on -----------------------------------------------------------------


def test_all_rows_or_none(here, known):
    person(unit=here)
    upload = run.check(sent(row(), row(birth="")))
    with pytest.raises(CannotApply, match="Some rows are not in order"):
        run.apply(upload)
    assert not Statement.objects.exists()
    upload.mode = Mode.VALID
    upload.save()
    run.apply(upload)
    upload.refresh_from_db()
    assert (upload.state, Statement.objects.count()) == (State.APPLIED, 1)


def test_what_changes_between_check_and_application_takes_everything_back(here, known, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)
    person(unit=here)
    person("Lý Văn Đức", unit=here, birth="02/02/1990")
    upload = run.check(sent(row(), row("Lý Văn Đức", birth="02/02/1990")))
    person("Lý Văn Đức", unit=here, birth="02/02/1990")
    with pytest.raises(CannotApply, match="something has changed"):
        run.apply(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.applied_to) == (State.CHECKED, 0)
    assert not Statement.objects.filter(voided=False).exclude(verb=verbs.VOIDED)
    assert not Enrolment.objects.filter(withdrawn_at=None)


def test_an_import_that_was_stopped_goes_on_where_it_was(here, known, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)
    person(unit=here)
    upload = run.check(sent(row(), row(on="06/11/2026"), row(on="07/11/2026")))
    beat = run.beat

    def stopped_at_the_second(kept, state, done):
        if done == 2:
            stop(kept)
        beat(kept, state, done)

    monkeypatch.setattr(run, "beat", stopped_at_the_second)
    with pytest.raises(Stopped):
        run.apply(upload)
    assert Statement.objects.count() == 2
    monkeypatch.setattr(run, "beat", beat)
    run.apply(upload)
    assert Statement.objects.count() == 3
    assert CompletionImport.objects.get().counts == {"new": 3}


def test_the_number_of_queries_does_not_grow_with_what_is_looked_at(
    here, known, django_assert_max_num_queries
):
    def rows(count):
        return [row(on=f"{day:02}/10/2026") for day in range(1, count + 1)]

    person(unit=here)
    few, many = sent(*rows(2)), sent(*rows(28))
    with django_assert_max_num_queries(60) as counted:
        run.check(few)
    with django_assert_max_num_queries(len(counted)):
        run.check(many)


# --- going back ------------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_as_if_it_had_not_been(here, known):
    person(unit=here)
    upload = applied(sent(row()))
    statement = Statement.objects.get()
    undo_import(upload)
    assert upload.state == State.UNDONE
    assert not upload.file
    enrolment = Enrolment.objects.get()
    assert enrolment.withdrawn_at is not None
    assert (enrolment.satisfied_at, enrolment.passed_at, enrolment.progress, enrolment.score) == (
        None,
        None,
        0,
        None,
    )
    assert not Progress.objects.exists()
    statement.refresh_from_db()
    assert statement.voided
    voiding = Statement.objects.get(verb=verbs.VOIDED)
    assert voiding.data["object"] == {"objectType": "StatementRef", "id": str(statement.uuid)}
    with pytest.raises(CannotUndo):
        undo_import(upload)


def test_what_was_taken_back_can_be_recorded_again(here, known):
    person(unit=here)
    for _each in range(3):
        upload = applied(sent(row()))
        assert outcomes(upload) == [Outcome.NEW]
        assert Enrolment.objects.get(withdrawn_at=None).satisfied_at == NOON
        undo_import(upload)
    assert Statement.objects.filter(voided=True).count() == 3


def test_what_she_learnt_here_herself_stays(here, known):
    hoa = person(unit=here)
    enrolment = api.enrol(learner=hoa, course=known, at=NOON)
    lesson = leaves(known)[0]
    api.record_for(enrolment, [say(lesson)])
    enrolment.refresh_from_db()
    before = figures(enrolment)
    rows = list(Progress.objects.order_by("pk").values("activity", "satisfied_at", "progress", "score"))
    upload = applied(sent(row()))
    assert Enrolment.objects.get().satisfied_at == NOON
    undo_import(upload)
    assert figures(enrolment) == before
    assert list(
        Progress.objects.order_by("activity").values("activity", "satisfied_at", "progress", "score")
    ) == sorted(rows, key=lambda one: one["activity"])


def test_what_another_import_says_too_stays(here, known):
    person(unit=here)
    first = applied(sent(row()))
    second = applied(sent(row(on="06/11/2026")))
    undo_import(first)
    enrolment = Enrolment.objects.get()
    assert enrolment.withdrawn_at is None
    assert enrolment.satisfied_at == NOON + timedelta(days=1)
    undo_import(second)
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is None


def test_who_finished_here_meanwhile_stays_finished(here, known):
    person(unit=here)
    upload = applied(sent(row()))
    enrolment = Enrolment.objects.get()
    for each in leaves(known):
        verb = api.verbs.PASSED if each.move_on == "Passed" else api.verbs.COMPLETED
        api.record_for(enrolment, [say(each, verb)], trusted=True)
    undo_import(upload)
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None
    assert enrolment.satisfied_at == timezone.now()


def test_whom_the_import_made_is_forgotten_unless_somebody_has_more_of_her(here, known):
    upload = sent(row(email="hoa@example.vn"), row("Lý Văn Đức", birth="02/02/1990"), unit=here)
    applied(upload)
    duc = Learner.objects.get(full_name="Lý Văn Đức")
    api.enrol(learner=duc, course=make_course())
    undo_import(upload)
    assert set(Learner.objects.values_list("full_name", flat=True)) == {"", "Lý Văn Đức"}
    assert duc.memberships.exists()
    assert not Contact.objects.exists()


def test_an_undo_that_was_interrupted_goes_on(here, known, monkeypatch):
    from learning.completions import undo

    monkeypatch.setattr(undo, "BATCH", 1)
    person(unit=here)
    upload = applied(sent(row(), row(on="06/11/2026")))
    whole, calls = undo._one_batch, []

    def breaks(batch):
        calls.append(batch)
        if len(calls) == 2:
            raise RuntimeError
        whole(batch)

    monkeypatch.setattr(undo, "_one_batch", breaks)
    with pytest.raises(RuntimeError):
        undo_import(upload)
    assert Statement.objects.filter(voided=True).count() == 1
    monkeypatch.setattr(undo, "_one_batch", whole)
    undo_import(upload)
    assert Statement.objects.filter(voided=True).count() == 2
    assert Enrolment.objects.get().satisfied_at is None


def test_only_what_was_applied_can_be_undone(here, known):
    person(unit=here)
    with pytest.raises(CannotUndo):
        undo_import(run.check(sent(row())))
    assert make_learner


def test_an_import_is_taken_back_from_whoever_has_it_after_a_merge(here, known):
    person(unit=here)
    upload = applied(sent(row()))
    merged = Learner.objects.get()
    kept = person("Nguyễn Thị Hoa", unit=here, birth="1985")
    own = api.enrol(learner=kept, course=known, at=NOON)
    api.merge(kept=kept, merged=merged)
    own.refresh_from_db()
    assert own.satisfied_at == NOON
    undo_import(upload)
    own.refresh_from_db()
    assert (own.satisfied_at, own.withdrawn_at, own.progress) == (None, None, 0)
