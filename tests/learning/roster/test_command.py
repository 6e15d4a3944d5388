from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from learning.models import Learner, Roster, RosterRow
from tests.factories import make_unit
from tests.learning.roster.made import HEADER, workbook

pytestmark = pytest.mark.django_db
HOA = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", 8185001234, 912345678, "Xã Ngọc Đường"]
WRONG = [2, "=A1", "31/02/1990", "Nam", None, None, "Xã Không Có"]


@pytest.fixture(autouse=True)
def here():
    province = make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def file(tmp_path):
    def written(*rows) -> str:
        path = tmp_path / "ds.xlsx"
        path.write_bytes(workbook([HEADER, *rows]).getvalue())
        return str(path)

    return written


def ran(*arguments: str) -> str:
    out = StringIO()
    call_command("import_roster", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_tells_every_row_and_keeps_nothing(file, tmp_path):
    result = tmp_path / "result.xlsx"
    said = ran(file(HOA, WRONG), "--sender", "Sở Nội vụ", "--dry-run", "--result", str(result))
    assert "New: 1" in said
    assert "Row 6: There is a formula" in said
    assert "Nothing was changed" in said
    assert not Learner.objects.exists()
    assert not Roster.objects.exists()
    rows = [[cell.value for cell in row] for row in load_workbook(result).active]
    assert rows[2][-1] == "Kết quả"
    assert rows[3][1] == "Nguyễn Thị Hoa"
    assert rows[3][4] == "8185001234"
    assert rows[3][-1] == "Hợp lệ: người mới."
    assert rows[4][1] is None
    assert rows[4][-1].startswith("Không nhập được. Ô chứa công thức")
    assert "Không có đơn vị nào tên là “Xã Không Có”." in rows[4][-1]


def test_all_or_nothing_is_the_default(file):
    with pytest.raises(CommandError, match="not in order"):
        ran(file(HOA, WRONG), "--sender", "Sở Nội vụ")
    assert not Learner.objects.exists()
    assert not Roster.objects.exists()


def test_an_import_can_be_undone_by_its_number(file, django_capture_on_commit_callbacks):
    said = ran(file(HOA, WRONG), "--sender", "Sở Nội vụ", "--mode", "valid")
    roster = Roster.objects.get()
    assert f"import number {roster.pk}" in said
    kept = roster.file.name
    assert default_storage.exists(kept)
    assert Learner.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert "is undone" in ran("--undo", str(roster.pk))
    assert not Learner.objects.exists()
    assert not default_storage.exists(kept)
    assert set(RosterRow.objects.values_list("key", flat=True)) == {""}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name a file"),
        (["nowhere.xlsx", "--sender", "Sở"], "cannot be read"),
        (["FILE", "--sender", "Sở", "--on", "bao giờ"], "not a date"),
        (["FILE", "--sender", "Sở", "--unit", "99999"], "No unit has the code"),
        (["FILE", "--sender", "Sở", "--sheet", "Khác"], "no sheet"),
        (["--undo", "12345"], "No import has the number"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(file, arguments, says):
    given = [file(HOA) if each == "FILE" else each for each in arguments]
    with pytest.raises(CommandError, match=says):
        ran(*given)
    assert not Roster.objects.exists()


def test_rows_without_a_unit_take_the_one_that_is_named(file, here):
    ran(file([*HOA[:6], None]), "--sender", "Sở", "--unit", "00700", "--on", "01/11/2026", "--audience", "VC")
    membership = Learner.objects.get().memberships.get()
    assert (membership.unit, membership.audience, f"{membership.from_date:%d/%m/%Y}") == (
        here,
        "VC",
        "01/11/2026",
    )
