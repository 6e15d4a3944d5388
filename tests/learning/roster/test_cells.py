from datetime import date, datetime

import pytest

from learning.people.birth import Birth
from learning.roster import cells
from learning.sheets.cells import Unclear

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("01/07/1985", Birth(date(1985, 7, 1))),
        ("1/7/85", Birth(date(1985, 7, 1))),
        ("1-7-1985", Birth(date(1985, 7, 1))),
        ("1985-07-01 00:00:00", Birth(date(1985, 7, 1))),
        ("01071985", Birth(date(1985, 7, 1))),
        ("ngày 01 tháng 7 năm 1985", Birth(date(1985, 7, 1))),
        (31229, Birth(date(1985, 7, 1))),
        (31229.0, Birth(date(1985, 7, 1))),
        ("31229", Birth(date(1985, 7, 1))),
        (datetime(1985, 7, 1, 0, 0), Birth(date(1985, 7, 1))),
        ("07/1985", Birth(date(1985, 7, 1), "month")),
        (1985, Birth(date(1985, 1, 1), "year")),
        ("1985", Birth(date(1985, 1, 1), "year")),
        ("00/00/1985", Birth(date(1985, 1, 1), "year")),
        ("", None),
        (None, None),
        ("-", None),
    ],
)
def test_a_birth_is_read_in_every_shape(value, wanted):
    assert cells.birth(value, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("value", "code"),
    [("31/02/1985", "birth"), ("1/7/15", "birth_century"), ("2031", "birth"), ("mùa xuân", "birth")],
)
def test_a_birth_that_cannot_be_is_unclear(value, code):
    with pytest.raises(Unclear, match=f"^{code}$"):
        cells.birth(value, today=TODAY)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("NGUYỄN THỊ HOA", "Nguyễn Thị Hoa"),
        ("nguyễn thị hoa", "Nguyễn Thị Hoa"),
        ("  Nguyễn\u00a0 Thị Hoa ", "Nguyễn Thị Hoa"),
        ("12. Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("Alăng Nớ", "Alăng Nớ"),
        ("H'MÔNG", "H'mông"),
        ("Triệu Văn ấn", "Triệu Văn Ấn"),  # as old fonts have it
    ],
)
def test_names_are_tidied(value, wanted):
    assert cells.name(value) == wanted


@pytest.mark.parametrize("value", ["=A1", "Hoa 2", "<b>Hoa</b>", "Hoa@x", 12, "+Hoa", "H" * 200, "-Hoa"])
def test_what_is_no_name_is_refused(value):
    with pytest.raises(Unclear):
        cells.name(value)


def test_lost_zeros_come_back():
    assert cells.phone(912345678) == "0912345678"
    assert cells.phone("+84 912 345 678") == "0912345678"
    assert cells.identity(24085001234.0) == "024085001234"
    assert cells.identity(8085001234) == "008085001234"
    assert cells.identity("024.085.001.234") == "024085001234"


@pytest.mark.parametrize(
    ("value", "code"), [("123456789", "old_identity"), ("8085001234", "identity"), ("12", "identity")]
)
def test_an_identity_number_that_is_none_is_told_apart(value, code):
    with pytest.raises(Unclear, match=f"^{code}$"):
        cells.identity(value)


def test_of_several_phone_numbers_the_first_can_be_had():
    assert cells.first_of_several("0912 345 678 / 0987 654 321").strip() == "0912 345 678"
    assert cells.first_of_several("0912 345 678") == ""


def test_sex_and_marks():
    assert [cells.sex(value) for value in ("Nam", "NỮ", "", "nu")] == ["M", "F", "U", "F"]
    assert cells.is_marked("X")
    assert cells.is_marked(1)
    assert not cells.is_marked("")
    with pytest.raises(Unclear, match="sex"):
        cells.sex("?")


def test_audiences_by_word_and_code():
    said = ("Cán bộ", "công chức", "VC", "Người dân", "")
    assert [cells.audience(value) for value in said] == ["CB", "CC", "VC", "ND", ""]
    with pytest.raises(Unclear, match="audience"):
        cells.audience("phi hành gia")


def test_the_first_day_is_a_whole_day():
    assert cells.day("01/07/2026") == date(2026, 7, 1)
    with pytest.raises(Unclear, match="since"):
        cells.day("2026")
