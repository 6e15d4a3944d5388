"""Finding courses and lessons by words: what comes first, and what is forgiven."""

import pytest

from courses.catalogue.screen import offers_below
from courses.catalogue.seeking import Found, seek
from tests.courses.making import make_course_page, make_lesson_page

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def courses(made_catalogue):
    scams = make_course_page(
        made_catalogue, title="Phòng chống lừa đảo", code="CDAN-07", summary="Dừng lại, kiểm tra, gọi lại."
    )
    make_lesson_page(scams, title="Giả danh ngân hàng", blocks=[("text", "<p>Kẻ gian xin mã OTP.</p>")])
    safety = make_course_page(
        made_catalogue,
        title="An toàn thông tin",
        code="CNTT-10",
        summary="Nhận ra thư lừa đảo.",
        objectives="Đặt mật khẩu đủ mạnh",
    )
    make_lesson_page(
        safety, title="Dùng USB", blocks=[("text", "<p>Ngân hàng không hỏi mã OTP qua thư.</p>")]
    )
    change = make_course_page(made_catalogue, title="Chuyển đổi số", code="CDS-01")
    make_lesson_page(change, title="Dọa nạt trên mạng", blocks=[("text", "<p>Một đạo luật, lúa và dao.</p>")])


@pytest.fixture
def look(catalogue, courses):
    offers = [offer.listing for offer in offers_below(catalogue)]
    titles = {offer.pk: offer.title for offer in offers}

    def look_for(words: str) -> tuple[list[str], Found]:
        found = seek(words, offers, "vi")
        return [titles[pk] for pk in sorted(found.ranks, key=lambda each: -found.ranks[each])], found

    return look_for


def test_a_title_counts_more_than_a_summary_and_that_more_than_a_lesson(look):
    titles, _found = look("lừa đảo")
    assert titles[:2] == ["Phòng chống lừa đảo", "An toàn thông tin"]


def test_the_accents_that_were_typed_win(catalogue, look):
    make_course_page(catalogue, title="Nghề mộc: lụa", summary="")
    make_course_page(catalogue, title="Nghề mộc: lúa", summary="")
    offers = [offer.listing for offer in offers_below(catalogue)]
    found = seek("lúa", offers, "vi")
    best = max(found.ranks, key=found.ranks.get)
    assert next(offer.title for offer in offers if offer.pk == best) == "Nghề mộc: lúa"


def test_words_of_a_lesson_find_its_course_and_the_lesson(look):
    for words in ("otp", "OTP ", "ot"):
        titles, found = look(words)
        assert set(titles) == {"Phòng chống lừa đảo", "An toàn thông tin"}
        assert {text.title for text in found.lessons} == {"Giả danh ngân hàng", "Dùng USB"}


def test_a_lesson_is_found_with_the_name_of_its_course(look):
    titles, found = look("cntt-10 usb")
    assert titles == ["An toàn thông tin"]
    assert [text.title for text in found.lessons] == ["Dùng USB"]


def test_the_name_of_a_course_alone_lists_none_of_its_lessons(look):
    _titles, found = look("an toàn thông tin")
    assert found.lessons == []


def test_a_lesson_s_title_counts_more_than_its_text(look):
    _titles, found = look("ngân hàng")
    assert [text.title for text in found.lessons] == ["Giả danh ngân hàng", "Dùng USB"]


SLIPS = {
    "phong trong lua dao": "phòng chống lừa đảo",
    "phòg chống lừa đảo": "phòng chống lừa đảo",
    "mtậ khẩu": "mật khẩu",
    "chuyeenr ddoori soos": "chuyển đổi số",
    "chuye63n d9o63i so61": "chuyển đổi số",
    "truyển đổi xố": "chuyển đổi số",
    "ngan hagn": "ngân hàng",
}


def test_a_slip_is_forgiven_and_said(look):
    for typed, meant in SLIPS.items():
        titles, found = look(typed)
        assert titles, typed
        assert found.is_corrected, typed
        assert found.meant == meant


def test_a_real_word_in_the_wrong_place_is_asked_about(look):
    titles, found = look("lua doa")
    assert "Chuyển đổi số" in titles  # it says both words
    assert not found.is_corrected
    assert found.meant == "lừa đảo"


def test_words_that_nobody_says_find_nothing(look):
    for words in ("zzzz kubernetes", "xyzzy"):
        titles, found = look(words)
        assert titles == []
        assert found.lessons == []
        assert not found.is_corrected


def test_anything_may_be_typed(look):
    for words in ("", "   ", "!!! ---", "%_", "đ" * 300, "a" * 100, "🙂", "1" * 30, "x y z t u v w a b c"):
        look(words)


def test_another_language_has_its_own_words(catalogue, courses):
    offers = [offer.listing for offer in offers_below(catalogue)]
    assert seek("phòg chống", offers, "vi").is_corrected
    assert not seek("phòg chống", offers, "en").is_corrected


def test_a_search_asks_little(catalogue, courses, django_assert_max_num_queries):
    offers = [offer.listing for offer in offers_below(catalogue)]
    for words, asked in {"lừa đảo": 2, "phòg chống": 4, "zzz": 2}.items():
        with django_assert_max_num_queries(asked):
            seek(words, offers, "vi")
