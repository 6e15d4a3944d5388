"""Numbers of documents in texts, as people write them."""

import unicodedata

import pytest

from learning.legal.numbers import citations, short_number


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Theo Nghị định số 30/2020/NĐ-CP về văn thư", "decree 30/2020"),
        ("theo nghị định 42/2022, dịch vụ công", "decree 42/2022"),
        ("NĐ 42/2022 đã hết hiệu lực", "decree 42/2022"),
        ("Luật Chuyển đổi số 148/2025/QH15", "law 148/2025"),
        ("Luật Công nghệ thông tin số 67/2006", "law 67/2006"),
        ("Thông tư 09/2025/TT-BGDĐT", "circular 9/2025"),
        ("Quyết định 146/QĐ-TTg", "146/QĐ-TTg"),
        ("Quyết định số 19/2025/QĐ-TTg", "decision 19/2025"),
        ("Nghị quyết 57-NQ/TW", "57-NQ/TW"),
        ("Chỉ thị 14/CT-TTg", "14/CT-TTg"),
        ("Kế hoạch 01-KH/BCĐTW", "1-KH/BCĐTW"),
        (unicodedata.normalize("NFD", "Nghị định 13/2023/NĐ-CP"), "decree 13/2023"),
    ],
)
def test_a_number_is_found_however_it_is_written(text, short):
    assert [one.short for one in citations(text)] == [short]


def test_a_document_that_is_named_twice_is_found_once():
    found = citations("Nghị định số 30/2020/NĐ-CP (NĐ 30/2020) và Nghị định 09/2019/NĐ-CP")
    assert [one.short for one in found] == ["decree 30/2020", "decree 9/2019"]


@pytest.mark.parametrize(
    "text", ["ngày 24/7", "từ 01/07/2026", "1/2 số hộ", "mức độ 3/4", "20/2020", "CNTT-10", ""]
)
def test_dates_and_fractions_are_no_documents(text):
    assert citations(text) == []


def test_a_full_and_a_short_number_are_the_same_document():
    assert short_number("42/2022/NĐ-CP") == citations("Nghị định 42/2022")[0].short
