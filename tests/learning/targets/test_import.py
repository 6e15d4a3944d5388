"""Targets, numbers of people and external indices from spreadsheets."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from learning.models import FigureImport, Population, Series, SeriesValue, Target, Unit
from learning.sheets.running import CannotApply, CannotUndo
from learning.targets import cells, run
from learning.targets.groups import people_group, target_group
from learning.targets.models import FigureRow
from learning.targets.reasons import told
from learning.targets.result import write_result
from learning.targets.template import lists_of, write_template
from learning.targets.write import undo

from ..reports.made import EVE, OLD, commune, province, succeed, unit
from .made import TARGETS, applied, book, checked, codes, outcomes, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    return province(2)[1]


def test_targets_are_checked_first_and_set_when_they_are_applied(communes):
    one, two = communes
    rows = (
        (*TARGETS, "Căn cứ"),
        (one.full_name, "Tỷ lệ phủ", "2026", "85%", "Kế hoạch 55"),
        (two.code, "completed", "Quý I/2026", "1.200", ""),
    )
    upload = checked(*rows)
    assert outcomes(upload) == ["new", "new"]
    assert not Target.objects.exists()
    run.apply(upload)
    share, count = Target.objects.order_by("-period")[1], Target.objects.get(indicator="completed")
    assert (share.indicator, share.value, share.is_share) == ("coverage", Decimal("0.85"), True)
    assert share.basis == "Kế hoạch 55"
    assert (count.unit, count.period, count.value, count.is_share) == (two, "20261", 1200, False)


def test_the_same_file_twice_changes_nothing_and_an_undone_one_leaves_nothing(communes):
    rows = (TARGETS, (communes[0].full_name, "completed", 2026, 40))
    first = applied(*rows)
    assert outcomes(applied(*rows)) == ["known"]
    assert Target.objects.count() == 1
    undo(first)
    assert not Target.objects.exists()
    with pytest.raises(CannotUndo):
        undo(first)


def test_a_change_is_said_with_what_it_was_and_taken_back_to_it(communes):
    applied(TARGETS, (communes[0].full_name, "completed", 2026, 40))
    upload = applied(TARGETS, (communes[0].full_name, "completed", 2026, 50))
    row = upload.rows.get()
    assert row.outcome == "changed"
    assert "40" in told(row.reasons)
    assert Target.objects.get().value == 50
    undo(upload)
    assert Target.objects.get().value == 40


def test_what_somebody_changed_since_is_not_undone(communes):
    upload = applied(
        TARGETS, (communes[0].full_name, "completed", 2026, 40), (communes[1].full_name, "completed", 2026, 9)
    )
    Target.objects.filter(unit=communes[0]).update(value=44)
    undo(upload)
    assert [one.value for one in Target.objects.all()] == [44]
    assert "1" in FigureImport.objects.get(pk=upload.pk).problem


def test_a_file_says_nothing_of_columns_that_it_does_not_have(communes):
    Target.objects.create(
        unit=communes[0],
        indicator="completed",
        period="2026",
        value=40,
        is_share=False,
        basis="Nghị quyết 48",
    )
    applied(TARGETS, (communes[0].full_name, "completed", 2026, 50))
    kept = Target.objects.get()
    assert (kept.value, kept.basis) == (50, "Nghị quyết 48")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Xã Không Có", "completed", "2026", "40"), "unit_unknown"),
        (("Đơn vị 00001", "chuyện lạ", "2026", "40"), "indicator_unknown"),
        (("Đơn vị 00001", "", "2026", "40"), "no_indicator"),
        (("Đơn vị 00001", "completed", "2026", ""), "no_value"),
        (("Đơn vị 00001", "completed", "2026", "nhiều"), "number"),
        (("Đơn vị 00001", "completed", "2026", "-4"), "number"),
        (("Đơn vị 00001", "completed", "2026", "80%"), "share_of_count"),
        (("Đơn vị 00001", "coverage", "2026", "0,85"), "share_unclear"),
        (("Đơn vị 00001", "coverage", "2026", "120%"), "share_above"),
        (("Đơn vị 00001", "completed", "hôm nay", "40"), "period"),
        (("Đơn vị 00001", "completed", "", "40"), "no_period"),
        (("", "completed", "2026", "40"), "no_unit"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_reason(communes, row, code):
    upload = checked(TARGETS, row, ("Đơn vị 00002", "completed", "2026", "1"))
    assert outcomes(upload) == ["refused", "new"]
    assert code in codes(upload)[0]
    assert told(upload.rows.first().reasons)
    with pytest.raises(CannotApply):
        run.apply(upload)
    assert not Target.objects.exists()


def test_the_good_rows_can_be_applied_alone(communes):
    good, bad = ("Đơn vị 00001", "completed", "2026", "1"), ("Đơn vị 00001", "completed", "?", "1")
    upload = applied(TARGETS, good, bad, mode="valid")
    assert upload.state == "applied"
    assert Target.objects.count() == 1


def test_a_percent_cell_of_excel_is_read_as_it_is_seen(communes):
    file = book(TARGETS, ("Đơn vị 00001", "coverage", 2026, 0.85), percent=["D2"])
    run.apply(run.check(run.upload(file, name="a.xlsx", sender="Sở", about="targets")))
    assert Target.objects.get().value == Decimal("0.85")


def test_a_target_for_a_vanished_unit_is_asked_about_with_its_successor_named():
    top = unit(since=OLD)
    before = [commune(f"0000{n}", top, name=f"Xã Cũ {n}", since=OLD, until=EVE) for n in (1, 2)]
    after = commune("00009", top, name="Xã Mới")
    for one in before:
        succeed(one, after)
    upload = checked(TARGETS, ("Xã Cũ 1", "completed", "2026", "40"))
    row = upload.rows.get()
    assert row.outcome == "review"
    assert "Xã Mới" in told(row.reasons)
    ((asked, among, count),) = run.to_be_decided(upload)
    assert (asked, among, count) == ("Xã Cũ 1", [after.pk], 1)
    run.decide(upload, asked=asked, unit=after.pk)
    run.apply(run.check(upload))
    assert Target.objects.get().unit == after


def test_a_target_that_ended_with_its_unit_is_kept_as_it_was():
    top = unit(since=OLD)
    before = commune("00001", top, name="Xã Cũ", since=OLD, until=EVE)
    succeed(before, commune("00009", top, name="Xã Mới"))
    applied((*TARGETS, "Đến ngày"), ("Xã Cũ", "completed", "2025", "40", "30/06/2025"))
    kept = Target.objects.get()
    assert (kept.unit, kept.valid_to) == (before, EVE)


def test_a_unit_that_nobody_followed_is_refused():
    top = unit(since=OLD)
    commune("00001", top, name="Xã Mất", since=OLD, until=EVE)
    assert codes(checked(TARGETS, ("Xã Mất", "completed", "2026", "40"))) == [["unit_ended"]]


def test_a_name_that_several_units_have_is_asked_about():
    top = unit()
    two = [commune(f"0000{n}", top, name="Xã Tân Thành") for n in (1, 2)]
    upload = checked(TARGETS, ("Xã Tân Thành", "completed", "2026", "40"))
    assert outcomes(upload) == ["review"]
    assert sorted(run.to_be_decided(upload)[0][1]) == sorted(one.pk for one in two)


def test_one_row_does_not_say_otherwise_than_another(communes):
    row = ("Đơn vị 00001", "completed", "2026", "40")
    upload = checked(TARGETS, row, row, (*row[:3], "41"))
    assert outcomes(upload) == ["new", "skipped", "refused"]


def test_a_target_measured_elsewhere_says_so(communes):
    head = (*TARGETS, "Đơn vị tính", "Cách đo", "Đạt được")
    row = (
        "Đơn vị 00001",
        "Hồ sơ công việc xử lý trên môi trường mạng",
        "2026",
        "90",
        "%",
        "nhập tay",
        "72,5",
    )
    applied(head, row)
    kept = Target.objects.get()
    assert (kept.indicator, kept.value, kept.reached) == ("", Decimal("0.9"), Decimal("0.725"))
    assert kept.label.startswith("Hồ sơ")


def test_numbers_of_people_by_group_age_and_sex(communes):
    head = ("Mã đơn vị", "Đối tượng", "Nhóm tuổi", "Giới tính", "Số người", "Tính đến ngày", "Nguồn")
    applied(
        head,
        ("00001", "Người dân", "", "", "12.345", "01/01/2026", "Thống kê"),
        ("00001", "CBCCVC", "", "", "45", "01/01/2026", ""),
        ("00001", "Người dân", "16–24 tuổi", "Nữ", "800", "01/01/2026", ""),
        about="populations",
    )
    found = Population.objects.values_list("group", "age_band", "sex", "value", "as_of")
    day = date(2026, 1, 1)
    assert set(found) == {
        ("all", "", "", 12345, day),
        ("staff", "", "", 45, day),
        ("all", "16-24", "F", 800, day),
    }


def test_an_external_index_keeps_the_values_of_units_that_were(communes):
    top = communes[0].parent
    Series.objects.create(code="papi", name="PAPI", source="CECODES")
    head = ("Đơn vị", "Chỉ số", "Năm", "Điểm", "Xếp hạng")
    upload = applied(head, (top.full_name, "papi", 2026, "42,5", 12), about="series")
    value = SeriesValue.objects.get()
    assert (value.value, value.rank, value.period) == (Decimal("42.5"), 12, "2026")
    assert codes(checked(head, (top.full_name, "XYZ", 2026, "1", ""), about="series")) == [["series_unknown"]]
    undo(upload)
    assert not SeriesValue.objects.exists()


def test_a_stopped_import_goes_on_where_it_was(communes, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)
    upload = checked(TARGETS, *[(one.code, "completed", 2026, 5) for one in communes])
    FigureImport.objects.filter(pk=upload.pk).update(state="stopped", applied_to=2)
    upload.refresh_from_db()
    run.apply(upload)
    assert [one.unit for one in Target.objects.all()] == [communes[1]]


def test_the_file_that_goes_back_says_what_came_of_each_row(communes):
    upload = checked(
        TARGETS, ("Đơn vị 00001", "completed", "2026", "=40"), ("Đơn vị 00002", "completed", "2026", "1")
    )
    file = io.BytesIO()
    write_result(upload, file)
    rows = list(load_workbook(file).active.values)
    assert rows[0][-1] == "Kết quả"
    assert "Không nhập được" in rows[1][-1]
    assert "số liệu mới" in rows[2][-1]


@pytest.mark.parametrize("about", ["targets", "populations", "series"])
def test_the_template_is_understood_and_its_lists_can_be_chosen_from(communes, about):
    Series.objects.create(code="dti", name="DTI", source="Bộ KHCN")
    file = io.BytesIO()
    write_template(about, list(Unit.objects.all()), file, today=date(2026, 11, 26))
    book = load_workbook(file)
    assert [one.title for one in book.worksheets if one.sheet_state == "visible"] == ["Số liệu"]
    assert book.active.data_validations.dataValidation
    book.active.append(["00001"])
    again = io.BytesIO()
    book.save(again)
    again.seek(0)
    upload = run.upload(again, name="mau.xlsx", sender="Sở", about=about)
    assert len(upload.columns) == len([cell for cell in book.active[1] if cell.value])


def test_every_choice_of_the_template_is_understood(communes):
    with translation.override("vi"):
        lists = lists_of("targets")
        assert all(map(cells.indicator, lists["Chỉ tiêu"]))
        assert [target_group(text) for text in lists["Đối tượng"]][:2] == ["", "audience:CB"]
        assert all(cells.comparator(text) for text in lists["So sánh"])
        assert len({cells.measured_by(text) for text in lists["Cách đo"]}) == 3
        assert "staff" in [people_group(text) for text in lists_of("populations")["Đối tượng"]]


def test_a_file_without_a_table_of_this_kind_has_no_columns_until_somebody_says_them(communes):
    assert uploaded(("Họ và tên", "Ngày sinh"), ("Nguyễn Văn Mẫu", "1985")).columns == {}


def test_a_row_calls_an_indicator_and_a_group_what_people_call_them(communes):
    [row] = checked(TARGETS, ("Đơn vị 00001", "completed", "2026", "1")).rows.all()
    assert row.says == "completed · 2026"
    with translation.override("vi"):
        assert row.told == "Hoàn thành · 2026"
        assert FigureRow(says="all · 2026-01-01").told.endswith(" · 2026-01-01")
        assert not FigureRow(says="all · 2026-01-01").told.startswith("all")
    assert FigureRow(says="").told == ""
