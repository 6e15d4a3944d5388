"""The register of conferences, and the form that tells it."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from learning.models import Basis, Event
from learning.reports.build import draft_report
from learning.reports.periods import Period
from learning.reports.table import Table
from tests.learning.reports.made import province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
HEADER = "ma_don_vi,ngay,su_kien,diem_cau_ke_hoach,trieu_tap,du"


@pytest.fixture
def top():
    return province(2)[0]


def load(tmp_path, *rows, name="events.csv"):
    path, said = tmp_path / name, io.StringIO()
    path.write_text("\r\n".join([HEADER, *rows]), encoding="utf-8-sig")
    call_command("load_events", str(path), stdout=said)
    return said.getvalue()


def lines(unit, period="202611"):
    draft = draft_report(form="bieu-08", unit=unit, period=Period.parse(period, "state"), basis=Basis.AS_WAS)
    return [[cell.text for cell in line.cells] for line in Table(draft).lines]


def test_what_organisers_reported_is_told_by_day_and_added_up(tmp_path, top):
    load(tmp_path, "08,04/11/2026,Hội nghị A,4,1200,1100", "00001,03/11/2026,Tập huấn,,30,")
    rows = lines(top)
    assert [row[1:3] for row in rows[:2]] == [
        ["03/11/2026", "Tập huấn (Đơn vị 00001)"],
        ["04/11/2026", "Hội nghị A (Đơn vị 08)"],
    ]
    assert rows[0][3:8] == ["–", "–", "–", "30", "–"]
    assert rows[-1][3:8] == ["4", "–", "–", "1.230", "1.100"]


def test_a_unit_tells_its_own_events_and_a_period_those_of_its_days(tmp_path, top):
    load(tmp_path, "08,04/11/2026,A,4,12,11", "00001,15/11/2026,B,1,2,3")
    assert len(lines(top)) == 2
    assert len(lines(top.children.get(code="00001"))) == 1
    assert len(lines(top.children.get(code="00001"), "202612")) == 2


def test_loading_again_replaces_and_makes_none_twice(tmp_path, top):
    load(tmp_path, "08,04/11/2026,A,4,12,11")
    assert "1" in load(tmp_path, "08,2026-11-04,A,5,12,11")
    assert list(Event.objects.values_list("venues_planned", flat=True)) == [5]


def test_a_workbook_is_read_too(tmp_path, top):
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["08", date(2026, 11, 4), "A", 4, 12.0, None])
    book.save(tmp_path / "events.xlsx")
    call_command("load_events", str(tmp_path / "events.xlsx"), stdout=io.StringIO())
    assert Event.objects.get().summoned == 12


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("99,04/11/2026,A,1,2,3", "99"),
        ("08,hôm qua,A,1,2,3", "hôm qua"),
        ("08,04/11/2026,,1,2,3", "Row 3|Dòng 3"),
        ("08,04/11/2026,A,1,-2,3", "trieu_tap"),
        ("08,04/11/2026,A,1,=1+1,3", "trieu_tap"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path, top, row, said):
    with pytest.raises(CommandError, match=said):
        load(tmp_path, "08,03/11/2026,Tốt,1,2,3", row)
    assert not Event.objects.exists()


def test_a_file_that_is_none_is_refused(tmp_path, top):
    (tmp_path / "a.xlsx").write_text("no workbook")
    (tmp_path / "b.csv").write_text("x,y\n1,2")
    for name in ("a.xlsx", "b.csv", "missing.csv"):
        with pytest.raises(CommandError):
            call_command("load_events", str(tmp_path / name))
