"""From a draft to a signed document: what may be done when, and what never changes again."""

from datetime import date

import pytest

from learning import signals
from learning.models import OfficialReport, OfficialState, Report
from learning.official import workflow, writing
from learning.official.document import NotAsFrozen, document_of
from learning.official.locking import Changed, NotNow
from tests.learning.official.made import NOVEMBER, SLOTS, approved, draft, in_review, issued, with_figures
from tests.learning.reports.made import course, enrolment, province, succeed, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


@pytest.fixture
def top():
    return with_figures()[0]


def states(official):
    return list(official.steps.values_list("state", flat=True))


def test_a_document_goes_its_way_and_every_step_is_kept(top):
    made = issued(top)
    assert states(made) == ["draft", "review", "approved", "issued"]
    assert (made.symbol, made.issued_on, made.state) == (
        "01/BC-UBND",
        date(2026, 11, 22),
        OfficialState.ISSUED,
    )


def test_making_the_same_document_twice_makes_one(top):
    assert writing.write(unit=top, period=NOVEMBER) == writing.write(unit=top, period=NOVEMBER)
    assert Report.objects.count() == 1


def test_doing_a_step_twice_does_it_once(top):
    made = in_review(top)
    workflow.send(official=made, version=1)
    workflow.approve(official=made, version=made.version)
    workflow.approve(official=made, version=made.version)
    first, second = workflow.issue(official=made), workflow.issue(official=made)
    assert first.number == second.number == 1
    assert states(made) == ["draft", "review", "approved", "issued"]


def test_a_step_out_of_its_order_is_refused_in_words(top):
    made = draft(top)
    for wrong in (
        lambda: workflow.issue(official=made),
        lambda: workflow.approve(official=made, version=made.version),
        lambda: workflow.give_back(official=made, remark="Sửa."),
        lambda: writing.correct(official=made),
    ):
        with pytest.raises(NotNow):
            wrong()
    assert OfficialReport.objects.get().state == OfficialState.DRAFT


def test_what_is_not_written_is_named_before_it_is_reviewed(top):
    made = writing.write(unit=top, period=NOVEMBER)
    with pytest.raises(NotNow) as refused:
        workflow.send(official=made, version=made.version)
    assert "IV" in str(refused.value)


def test_nobody_saves_over_what_she_has_not_seen(top):
    made = draft(top)
    writing.save(official=made, version=made.version, values={}, slots=SLOTS, notes={})
    with pytest.raises(Changed):
        writing.save(official=made, version=made.version, values={}, slots={}, notes={})
    made.refresh_from_db()
    assert made.slots["nhiem_vu"]


def test_what_was_seen_is_what_is_approved(top):
    made = in_review(top)
    workflow.give_back(official=made, remark="Sửa mục IV.")
    back = OfficialReport.objects.get()
    workflow.send(official=back, version=back.version)
    with pytest.raises(Changed):
        workflow.approve(official=made, version=made.version)


def test_a_returned_document_says_why_and_its_approval_is_given_up(top):
    made = approved(top)
    back = workflow.give_back(official=made, remark="Sửa mục IV.")
    assert (back.state, back.snapshot, back.sha256) == (OfficialState.RETURNED, None, "")
    last = back.steps.last()
    assert (last.remark, last.sha256) == ("Sửa mục IV.", made.sha256)
    assert back.is_writable


def test_an_approved_document_says_the_same_whatever_happens_after(top):
    made = approved(top)
    before = document_of(made).body
    enrolment(top.children.first(), course("B"), completed="2026-11-10")
    type(top).objects.filter(pk=top.pk).update(full_name="Tỉnh Khác", name="Khác")
    again = OfficialReport.objects.get()
    assert document_of(again).body == before
    with pytest.raises(NotNow):
        writing.save(official=again, version=again.version, values={"title": "X"}, slots={}, notes={})
    with pytest.raises(NotNow):
        writing.renew(official=again)


@pytest.mark.parametrize("field", ["number", "issued_on", "code"])
def test_a_changed_number_in_the_database_is_noticed(top, field):
    made = issued(top)
    OfficialReport.objects.update(**{field: {"number": 9, "issued_on": date(2026, 1, 1), "code": "X"}[field]})
    with pytest.raises(NotAsFrozen):
        document_of(OfficialReport.objects.get(pk=made.pk))


def test_a_changed_figure_in_the_database_is_noticed(top):
    made = issued(top)
    report = Report.objects.get()
    report.rows["rows"][-1]["values"]["so_luot"] = 999
    Report.objects.update(rows=report.rows)
    with pytest.raises(NotAsFrozen):
        document_of(made)


def test_a_draft_takes_the_figures_of_now_when_asked(top):
    made = draft(top)
    assert not writing.renew(official=made)
    enrolment(top.children.first(), course("B"), completed="2026-11-10")
    assert writing.renew(official=made)
    assert "19 lượt người" in document_of(made).body[4].text + "".join(
        each.text for each in document_of(made).body
    )


def test_a_correction_is_a_new_document_and_changes_nothing_in_the_old(top):
    made = issued(top)
    enrolment(top.children.first(), course("B"), completed="2026-11-10")
    after = writing.correct(official=made)
    assert writing.correct(official=made) == after
    assert (after.title, after.revision, after.corrects) == ("BÁO CÁO (ĐIỀU CHỈNH)", 2, made)
    assert after.slots == made.slots
    text = " ".join(each.text for each in document_of(after).body)
    assert "điều chỉnh và thay thế Báo cáo số 01/BC-UBND ngày 22 tháng 11 năm 2026" in text
    assert "19 lượt người" in text
    assert "18 lượt người" in " ".join(each.text for each in document_of(made).body)
    workflow.send(official=after, version=after.version)
    workflow.approve(official=after, version=OfficialReport.objects.get(pk=after.pk).version)
    assert workflow.issue(official=after, day=date(2026, 11, 23)).symbol == "02/BC-UBND"


def test_numbers_begin_anew_each_year_and_run_on_where_a_unit_is_only_renamed():
    old = unit("08", name="Tên Cũ", until=date(2026, 6, 30))
    new = unit("08", name="Tên Mới", since=date(2026, 7, 1))
    succeed(old, new, kind="rename", on=date(2026, 7, 1))
    periods = [NOVEMBER.parse(code, "state") for code in ("202605", "202611", "202610")]
    first = issued(old, period=periods[0], day=date(2026, 11, 1))
    second = issued(new, period=periods[1], day=date(2026, 11, 22))
    assert (first.number, second.number) == (1, 2)
    assert issued(new, period=periods[2], day=date(2027, 1, 2)).number == 1
    assert issued(province(1, code="15")[0]).number == 1


def test_a_document_keeps_the_name_that_its_unit_had_when_the_unit_is_renamed_while_it_is_reviewed(top):
    made = in_review(top)
    type(top).objects.filter(pk=top.pk).update(valid_to=date(2026, 11, 20))
    new = unit("08", name="Tân Quang", full_name="Tỉnh Tân Quang", since=date(2026, 11, 21))
    succeed(top, new, kind="rename", on=date(2026, 11, 21))
    done = workflow.approve(official=made, version=made.version)
    assert done.issuer_name == "Ủy ban nhân dân tỉnh Tuyên Quang"
    assert "Tân Quang" not in str(done.snapshot)


def test_who_listens_is_told_once_of_an_issued_report(django_capture_on_commit_callbacks):
    heard = []
    signals.official_issued.connect(lambda official, **_more: heard.append(official.symbol), weak=False)
    top, _communes = with_figures()
    waiting = approved(top)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            workflow.issue(official=waiting, day=date(2026, 11, 22))
    assert heard == ["01/BC-UBND"]
