"""The difference that a file makes to the tree, and what is refused. No database."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from learning.models import Unit
from learning.units.change import Plan, plan_change
from learning.units.change_file import CannotChange, read_change

ROOT = Path(__file__).resolve().parents[3]
DAY, EVE, LONG_AGO = date(2026, 12, 1), date(2026, 11, 30), date(2025, 7, 1)
COLUMNS = "effective_on,level,predecessor,successor,name,kind,parent,succession,share,default"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def unit(pk, code, name, *, level="commune", kind="xa", parent=None, **more) -> Unit:
    fields = {"valid_from": LONG_AGO, "full_name": f"Xã {name}", **more}
    made = Unit(pk=pk, code=code, level=level, kind=kind, name=name, parent=parent, **fields)
    made.derive()
    return made


@pytest.fixture
def units():
    province = unit(1, "90", "Sơn Hà", level="province", kind="tinh", full_name="Tỉnh Sơn Hà")
    other = unit(2, "91", "Bình Sa", level="province", kind="tinh", full_name="Tỉnh Bình Sa")
    a, b, c = (
        unit(pk, f"9000{pk - 2}", name, parent=province) for pk, name in ((3, "An"), (4, "Ba"), (5, "Ca"))
    )
    body = unit(
        6, "UB-1", "UBND xã An", level="agency", kind="ubnd", parent=a, full_name="UBND xã An", seat=a
    )
    gone = unit(7, "90009", "Dạ", parent=province, valid_to=date(2026, 1, 31))
    late = unit(8, "90008", "Muộn", parent=province, valid_from=DAY)
    return [province, other, a, b, c, body, gone, late]


def change(*rows: str):
    text = "\n".join([COLUMNS, *(f"2026-12-01,{row}" for row in rows)])
    return read_change(text.encode(), name="doi.csv")


def plan(units, *rows: str) -> Plan:
    return plan_change(change(*rows), units)


def problems(units, *rows: str) -> str:
    with pytest.raises(CannotChange) as refused:
        plan(units, *rows)
    return "\n".join(refused.value.problems)


def told(made: Plan) -> set[tuple]:
    return {
        (one.predecessor.code, one.successor.code, str(one.kind), one.population_share, one.is_default)
        for one in made.successions
    }


def test_two_communes_merge_and_what_stands_below_them_goes_along(units):
    made = plan(units, ",90001 90002,90010,Bình An,,,,,")
    assert {one.code for one in made.ends} == {"90001", "90002", "UB-1"}
    new, body = made.begins
    assert (new.full_name, new.name, new.name_en) == ("Xã Bình An", "Bình An", "Binh An Commune")
    assert new.path == "P:90@2025-07-01/C:90010@2026-12-01/"
    assert (body.code, body.parent, body.seat, body.valid_from) == ("UB-1", new, new, DAY)
    assert body.path == f"{new.path}A:UB-1@2026-12-01/"
    assert told(made) == {
        ("90001", "90010", "merge_full", 1.0, True),
        ("90002", "90010", "merge_full", 1.0, True),
        ("UB-1", "UB-1", "unchanged", 1.0, True),
    }
    assert made.last_day == EVE


@pytest.mark.parametrize(
    ("row", "kind", "full_name", "english"),
    [
        (",90002,90002,,,,,,", "unchanged", "Xã Ba", ""),
        (",90002,90002,Bà Đen,,,,,", "rename", "Xã Bà Đen", "Ba Den Commune"),
        (",90002,90002,Xã Bà Đen,,,,,", "rename", "Xã Bà Đen", "Ba Den Commune"),
        (",90002,90002,,phuong,,,,", "retype", "Phường Ba", "Ba Ward"),
        (",90002,90002,4,phuong,,,,", "retype", "Phường 4", "Phường 4"),
        (",90002,90012,,,,,,", "code_change", "Xã Ba", ""),
    ],
)
def test_what_one_unit_becomes_is_plain_from_what_differs(units, row, kind, full_name, english):
    made = plan(units, row)
    (new,) = made.begins
    assert told(made) == {("90002", new.code, kind, 1.0, True)}
    assert new.full_name == full_name
    assert new.name_en == english or english.startswith("Phường")


def test_a_commune_is_divided_with_shares(units):
    made = plan(
        units,
        ",90002,90010,Bắc,xa,,,0.4,",
        ",90002,90011,Nam,phuong,,,60%,1",
        ",90003,90011,,,,,,",
    )
    assert told(made) == {
        ("90002", "90010", "split", 0.4, False),
        ("90002", "90011", "merge_part", 0.6, True),
        ("90003", "90011", "merge_full", 1.0, True),
    }
    assert made.heir(made.ends[0]) is None
    assert {one.full_name for one in made.begins} == {"Xã Bắc", "Phường Nam"}


def test_land_alone_moves_nobody(units):
    made = plan(units, ",90002,90010,Bắc,,,,0,", ",90002,90002,,,,,,", ",90003,90010,,,,,,")
    ba = next(one for one in made.ends if one.code == "90002")
    assert ("90002", "90010", "area_only", 0.0, False) in told(made)
    assert made.heir(ba).successor.code == "90002"


def test_everything_below_a_province_that_becomes_a_city_begins_anew(units):
    made = plan(units[:-1], "province,90,90,,tp_tw,,,,")
    assert {one.code for one in made.begins} == {"90", "90001", "90002", "90003", "UB-1"}
    assert made.begins[0].full_name == "Thành phố Sơn Hà"
    assert {kind for _before, _after, kind, _share, _default in told(made)} == {"retype", "unchanged"}


def test_a_commune_changes_its_province(units):
    (new,) = plan(units, ",90002,90002,,,91,,,").begins
    assert new.parent.code == "91"


def test_a_unit_begins_or_ends_without_another(units):
    made = plan(units, "agency,,SO-1,Sở Thử nghiệm,so,90,,,", ",90002,,,,,,,")
    assert [one.code for one in made.begins] == ["SO-1"]
    assert [one.code for one in made.ends] == ["90002"]
    assert made.successions == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([",99999,90010,Mới,,,,,"], "Row 2: No unit of this level (Commune) has the code 99999."),
        ([",90009,90010,Mới,,,,,"], "Row 2: Xã Dạ (90009) has already ended, on 01/31/2026."),
        ([",90008,90010,Mới,,,,,"], "Row 2: Xã Muộn (90008) began on 12/01/2026"),
        ([",90002,90003,,,,,,"], "Row 2: The code 90003 is that of Xã Ca"),
        ([",90002,90008,,,,,,"], "Row 2: The code 90008 is that of Xã Muộn"),
        ([",90002 90003,90010,,,,,,"], "Row 2: 90010 is new: say what it is called."),
        (["agency,,SO-1,Sở Thử nghiệm,,90,,,"], "Row 2: SO-1 is new: say of which kind"),
        (["agency,,SO-1,Sở Thử nghiệm,so,,,,"], "Row 2: Say which unit is above SO-1."),
        ([",90002,90010,,,77,,,"], "Row 2: No unit that stands on 12/01/2026 has the code 77."),
        ([",90002,90010,A,,,,,", ",90003,90010,B,,,,,"], "Row 3: 90010 was said to be otherwise"),
        ([",90002,90010,,,,,0.5,", ",90002,90011,,,,,0.6,"], "Row 3: The shares of Xã Ba add up to 1.1"),
        ([",90002,90010,,,,,0.5,", ",90002,90011,,,,,0.4,"], "Row 3: The shares of Xã Ba add up to 0.9"),
        ([",90002,90010,,,,,0.5,", ",90002,90011,,,,,,"], "for some of its successors only"),
        ([",90002,90010,,,,,0.5,"], "Row 2: The shares of Xã Ba add up to 0.5"),
        ([",90002,90010,,,,,,1", ",90002,90011,,,,,,1"], "Several successors of Xã Ba are the default"),
        ([",90002,90010,,,,,,", ",90002,90011,,,,,,"], "or say which is the default"),
        ([",90002,90010,,,,,0,"], "Row 2: Xã Ba gives only land: say who takes its people."),
        ([",90002,90010,,,,area_only,,"], "Row 2: Xã Ba gives only land"),
        ([",90002,90010,,,,merge_full,,1", ",90002,90011,,,,,,"], "so it does not go whole to one"),
        ([",90002,90010,,,,,,", ",90002,90010,,,,,,"], "to the same unit twice"),
        ([",90002,,,,,,,", ",90002,90010,,,,,,"], "ends without a successor, and has one"),
        ([",90001,90010,,,,,0.5,1", ",90001,90011,,,,,0.5,"], "UBND xã An (UB-1) below it is left"),
        ([",90001,,,,,,,"], "UBND xã An (UB-1) below it is left. Add a row for it."),
        (["province,90,90,,tp_tw,,,,"], "Xã Muộn (90008) below Tỉnh Sơn Hà changes later"),
        (
            ["agency,,X1,Một,khac,X2,,,", "agency,,X2,Hai,khac,X1,,,"],
            "Row 2: X1 stands below itself.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_row(units, rows, said):
    assert said in problems(units, *rows)


def test_the_example_in_the_documentation_is_understood(units):
    text = (ROOT / "docs/how-to/apply-a-unit-change.md").read_text("utf-8")
    file = read_change(text.split("```csv\n")[1].split("```")[0].encode(), name="doi.csv")
    more = unit(9, "90004", "Thông", parent=units[0])
    made = plan_change(file, [*units[:5], more])
    assert [one.full_name for one in made.begins] == [
        "Xã Bình An",
        "Phường Suối Mây",
        "Xã Suối Đá",
        "Xã Đồi Thông",
    ]
    assert {kind for _before, _after, kind, _share, _default in told(made)} == {
        "merge_full",
        "split",
        "rename",
    }


def test_a_body_of_a_divided_commune_is_given_a_place(units):
    made = plan(
        units,
        ",90001,90010,Bắc,,,,0.5,1",
        ",90001,90011,Nam,,,,0.5,",
        "agency,UB-1,UB-2,UBND xã Bắc,,90010,,,",
    )
    assert [one.parent.code for one in made.begins if one.level == "agency"] == ["90010"]
