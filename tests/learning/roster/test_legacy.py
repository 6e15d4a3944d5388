import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.sheets.legacy import (
    Encoding,
    converted,
    from_tcvn3,
    from_vni,
    guess,
    is_syllable,
    to_tcvn3,
    to_vni,
)

SMALL = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
small_words = st.text(st.sampled_from(SMALL + " 0123456789-"), max_size=40)
any_words = st.text(st.sampled_from(SMALL + SMALL.upper() + " ,."), max_size=40)


@given(small_words)
def test_small_letters_go_to_tcvn3_and_back(text):
    assert from_tcvn3(to_tcvn3(text)) == text
    assert all(ord(char) < 256 for char in to_tcvn3(text))


@given(any_words)
def test_any_letters_go_to_vni_and_back(text):
    assert from_vni(to_vni(text)) == text
    assert all(ord(char) < 256 for char in to_vni(text))


def test_tcvn3_reads_as_its_font_shows_it():
    assert from_tcvn3("TuyÓn c¸n bé c«ng chøc §µ N½ng") == "Tuyển cán bộ công chức Đà Nẵng"
    assert from_tcvn3("Tr­ëng phßng") == "Trưởng phòng"


def test_tcvn3_in_capitals_is_what_the_font_of_capitals_shows():
    assert from_tcvn3("NGUYÔN THÞ HUÖ") == "NGUYỄN THỊ HUỆ"
    assert from_tcvn3("Lª Hµ") == "Lê Hà"
    assert from_tcvn3("§µ N½ng") == "Đà Nẵng"


def test_vni_reads_as_its_font_shows_it():
    assert from_vni("Nguyeãn Thò Höông") == "Nguyễn Thị Hương"
    assert from_vni("UÛy ban nhaân daân xaõ Ñaïi Hieäp") == "Ủy ban nhân dân xã Đại Hiệp"
    assert from_vni("LYÙ VAÊN ÑÖÙC") == "LÝ VĂN ĐỨC"


@pytest.mark.parametrize("encoding", Encoding)
def test_what_is_unicode_already_stays(encoding):
    assert converted("Nguyễn Thị Hòa", encoding) == "Nguyễn Thị Hòa"


def test_decomposed_letters_are_composed():
    assert converted(unicodedata.normalize("NFD", "Hòa"), Encoding.UNICODE) == "Hòa"


NAMES = ["Nguyễn Thị Hoà", "Lý Văn Đức", "Hoàng Minh Tuấn", "Vàng A Páo", "Trần Quốc Toản"]


@pytest.mark.parametrize(
    ("write", "encoding"), [(str, Encoding.UNICODE), (to_tcvn3, Encoding.TCVN3), (to_vni, Encoding.VNI)]
)
def test_the_encoding_of_a_column_is_found(write, encoding):
    found = guess([write(name) for name in NAMES])
    assert found.encoding == encoding
    assert found.score > 0.9


@pytest.mark.parametrize("texts", [[], ["John Smith", "123"], ["Hoà"], ["José", "Zoë"]])
def test_without_evidence_it_is_unicode(texts):
    assert guess(texts).encoding == Encoding.UNICODE


def test_syllables_are_told_from_what_only_looks_odd():
    assert all(map(is_syllable, "Nguyễn Thị Huyền khuya ngoẹo nghiêng Quỳnh giêng ước".split()))
    assert not any(map(is_syllable, "Nguyeãn TuyÓn Huøng Thò".split()[:3]))
