"""Figures from the command line: looked at first, applied on request, taken back by their number."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import load_workbook

from learning.models import FigureImport, Population, Series, SeriesValue, Target
from tests.learning.reports.made import province
from tests.learning.targets.made import TARGETS, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
PEOPLE = ("Mã đơn vị", "Đối tượng", "Số người")


@pytest.fixture(autouse=True)
def _said_in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def communes():
    return province(2)[1]


@pytest.fixture
def file(tmp_path):
    def written(*rows) -> str:
        path = tmp_path / "chi-tieu.csv"
        path.write_bytes(sheet(*rows).getvalue())
        return str(path)

    return written


def ran(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_targets", *arguments, stdout=out)
    return out.getvalue()


def test_without_apply_it_says_what_would_happen_and_keeps_nothing(file, communes, tmp_path):
    result = tmp_path / "ket-qua.xlsx"
    rows = [(communes[0].code, "completed", 2026, 5), ("Xã Không Có", "completed", 2026, 5)]
    said = ran(file(TARGETS, *rows), "--result", str(result))
    assert "New: 1" in said
    assert "Row 3: No unit is called “Xã Không Có”." in said
    assert "Nothing was changed. To apply it: --apply" in said
    assert not Target.objects.exists()
    assert not FigureImport.objects.exists()
    told = [row[-1].value for row in load_workbook(result).active]
    assert told[:2] == ["Kết quả", "Hợp lệ: số liệu mới."]


def test_with_apply_it_sets_the_figures_and_takes_them_back_by_number(file, communes):
    said = ran(file(TARGETS, (communes[0].code, "completed", 2026, 5)), "--apply", "--sender", "Sở KHCN")
    kept = FigureImport.objects.get()
    assert f"Applied as import number {kept.pk}. To undo it: import_targets --undo {kept.pk}" in said
    assert (Target.objects.get().unit, Target.objects.get().value) == (communes[0], Decimal(5))
    assert kept.sender == "Sở KHCN"
    assert f"Import number {kept.pk} is undone." in ran("--undo", str(kept.pk))
    assert not Target.objects.exists()
    with pytest.raises(CommandError, match="already undone"):
        ran("--undo", str(kept.pk))


def test_the_same_file_again_changes_nothing(file, communes):
    path = file(TARGETS, (communes[0].code, "completed", 2026, 5))
    ran(path, "--apply")
    before = list(Target.objects.values())
    assert "Known already: 1" in ran(path, "--apply")
    assert list(Target.objects.values()) == before


def test_all_rows_or_none_unless_those_in_order_are_asked_for(file, communes):
    path = file(
        TARGETS, (communes[0].code, "completed", 2026, 5), (communes[1].code, "completed", 2026, "nhiều")
    )
    with pytest.raises(CommandError, match="not in order"):
        ran(path, "--apply")
    assert not Target.objects.exists()
    ran(path, "--apply", "--mode", "valid")
    assert Target.objects.get().unit == communes[0]


def test_what_rows_do_not_say_is_said_once(file, communes):
    ran(
        file(PEOPLE, (communes[0].code, "Người dân", "1.200")),
        "--about", "populations", "--on", "01/01/2026", "--apply",
    )  # fmt: skip
    assert Population.objects.get().as_of == date(2026, 1, 1)
    Series.objects.create(code="papi", name="PAPI", source="CECODES")
    ran(
        file(("Mã đơn vị", "Điểm"), (communes[0].code, "42,5")),
        "--about", "series", "--series", "papi", "--period", "2026", "--apply",
    )  # fmt: skip
    assert SeriesValue.objects.get().value == Decimal("42.5")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "Name a file or"),
        (("--undo", "999"), "No import has the number 999"),
        (("khong-co.csv",), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, problem):
    with pytest.raises(CommandError, match=problem):
        ran(*arguments)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--period", "hôm qua"), "period cannot be read"),
        (("--on", "hôm qua"), "day cannot be read"),
        (("--series", "XYZ"), "No external index is called “XYZ”"),
    ],
)
def test_options_that_mean_nothing_are_refused(file, communes, options, problem):
    with pytest.raises(CommandError, match=problem):
        ran(file(TARGETS, (communes[0].code, "completed", 2026, 5)), *options)
    assert not FigureImport.objects.exists()


def test_a_table_without_the_columns_is_refused_and_not_kept(file):
    with pytest.raises(CommandError, match=r"No column of the file says: Unit by its name, .*Value"):
        ran(file(("Họ tên", "Ngày sinh"), ("Lý Thị Mai", "1985")))
    assert not FigureImport.objects.exists()
