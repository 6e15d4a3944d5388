"""The words of NĐ 30/2020: numbers, dates, names of bodies."""

from datetime import date

import pytest

from learning.models import Unit
from learning.official import wording


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_nought(day, words):
    assert wording.day_words(day) == words


def test_numbers_below_ten_have_a_nought():
    assert wording.issued_as(5, "UBND") == "05/BC-UBND"
    assert wording.issued_as(123, "SKHCN") == "123/BC-SKHCN"
    assert wording.issued_as(None, "UBND").strip() == "/BC-UBND"


def test_a_place_is_reported_by_its_committee_and_an_agency_by_itself():
    province = Unit(
        code="08", level="province", kind="tinh", name="Tuyên Quang", full_name="Tỉnh Tuyên Quang"
    )
    office = Unit(
        code="SKHCN", level="agency", kind="so", name="Sở Khoa học và Công nghệ", parent=province,
        full_name="Sở Khoa học và Công nghệ",
    )  # fmt: skip
    assert wording.issuer_of(province) == "Ủy ban nhân dân tỉnh Tuyên Quang"
    assert (wording.parent_of(province), wording.code_of(province)) == ("", "UBND")
    assert wording.signer_of(province) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert wording.issuer_of(office) == "Sở Khoa học và Công nghệ"
    assert wording.parent_of(office) == "Ủy ban nhân dân tỉnh Tuyên Quang"
    assert (wording.code_of(office), wording.place_of(office)) == ("SKHCN", "Tuyên Quang")
