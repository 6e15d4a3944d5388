"""Written Vietnamese as it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.narration.lexicon import ABBREVIATIONS
from courses.narration.numbers import BILLION, in_words
from courses.narration.reading import read_out
from courses.narration.sentences import sentences

SAID = {
    0: "không",
    10: "mười",
    15: "mười lăm",
    21: "hai mươi mốt",
    24: "hai mươi bốn",
    55: "năm mươi lăm",
    101: "một trăm linh một",
    110: "một trăm mười",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    2026: "hai nghìn không trăm hai mươi sáu",
    1_000_000: "một triệu",
    1_250_000: "một triệu hai trăm năm mươi nghìn",
    3_000_000_001: "ba tỷ không trăm linh một",
    -7: "âm bảy",
}


@pytest.mark.parametrize("number", SAID)
def test_a_number_is_said_as_people_say_it(number):
    assert in_words(number) == SAID[number]


WORDS = {word: at for at, word in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())} | {
    "mốt": 1,
    "lăm": 5,
}
SCALES = {"nghìn": 1000, "triệu": 1_000_000}


def heard(words: str) -> int:
    """The number that a listener writes down: the grammar of Vietnamese numerals, read the other way."""
    below, above = words.rpartition(" tỷ")[::2][::-1] if " tỷ" in words else (words, "")
    if above:
        return heard(above) * BILLION + (heard(below.strip()) if below.strip() else 0)
    total = group = digit = 0
    for word in words.split():
        if word in SCALES:
            total, group, digit = total + (group + digit) * SCALES[word], 0, 0
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group += 10
        elif word != "linh":
            digit = WORDS[word]
    return total + group + digit


@given(st.integers(0, BILLION * BILLION - 1))
def test_whoever_hears_a_number_can_write_it_down(number):
    assert heard(in_words(number)) == number


READ = {
    "UBND xã làm việc từ 7:30–11:30.": "Ủy ban nhân dân xã làm việc từ bảy giờ ba mươi đến mười một giờ ba mươi.",
    "Nghỉ ngày 15/8/2026.": "Nghỉ ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi sáu.",
    "Hạn 2/9/2026": "Hạn ngày hai tháng chín năm hai nghìn không trăm hai mươi sáu",
    "trước ngày 30/4": "trước ngày ba mươi tháng tư",
    "từ 4/2025": "từ tháng tư năm hai nghìn không trăm hai mươi lăm",
    "Giá 1.000.000đ, giảm 12,5%.": "Giá một triệu đồng, giảm mười hai phẩy năm phần trăm.",
    "Luật 134/2025/QH15": "Luật một trăm ba mươi bốn năm hai nghìn không trăm hai mươi lăm của Quốc hội khóa mười lăm",
    "Gọi 113 ngay.": "Gọi một một ba ngay.",
    "Số 0912 345 678, xin gọi.": "Số không chín một hai, ba bốn năm, sáu bảy tám, xin gọi.",
    "Mã OTP, mã QR.": "Mã ô tê pê, mã quy a.",
    "Vào https://dichvucong.gov.vn, rồi bấm.": "Vào địa chỉ trang trên màn hình, rồi bấm.",
    "Thư gửi ai@xa.gov.vn.": "Thư gửi địa chỉ thư điện tử trên màn hình.",
    "Bài 3/8": "Bài ba trên tám",
    "nam/nữ": "nam hoặc nữ",
    "Nặng 2 MB": "Nặng hai mê ga bai",
    "7–9 tuổi": "bảy đến chín tuổi",
    "OTPA và mOTP": "OTPA và mOTP",
    "Ngày 31/2/2026 không có.": "Ngày ba mươi mốt trên hai trên hai nghìn không trăm hai mươi sáu không có.",
}


@pytest.mark.parametrize("written", READ)
def test_a_text_is_read_out_as_a_person_would(written):
    assert read_out(written, ABBREVIATIONS) == READ[written]


@given(st.lists(st.one_of(st.integers(0, 10**12).map(str), st.sampled_from(["xã", "và", "km", "OTP", "%"]))))
def test_a_number_among_words_is_never_left_as_digits(words):
    said = read_out(" ".join(words), ABBREVIATIONS)
    assert not any(letter.isdigit() for letter in said)


@given(st.text(max_size=60))
def test_any_text_can_be_read_out(text):
    assert read_out(text, ABBREVIATIONS) == " ".join(read_out(text, ABBREVIATIONS).split())


def test_the_readings_of_the_province_go_before_ours(settings):
    settings.LEARNING = {
        **settings.LEARNING,
        "SPEECH_LEXICON": {"OTP": "mã một lần", "QR": "", "BCĐ": "ban chỉ đạo"},
    }
    assert read_out("OTP, QR, BCĐ") == "mã một lần, QR, ban chỉ đạo"


@given(st.lists(st.text(alphabet="abc đ1.,!?…”", max_size=30), max_size=5))
def test_sentences_joined_are_the_text_again(parts):
    text = " ".join(" ".join(parts).split())
    assert "".join(" ".join(sentences(text)).split()) == "".join(text.split())


def test_a_number_with_a_point_ends_no_sentence():
    assert sentences("Đóng 1.000 đồng. Xong chưa? Rồi") == ["Đóng 1.000 đồng.", "Xong chưa?", "Rồi"]
