"""The words that somebody looked for are marked where they stand, accents and all."""

from courses.catalogue.marking import marked, quoted
from courses.catalogue.seeking import typed_slots


def test_words_are_marked_whole_with_their_accents():
    assert marked("Phòng chống lừa đảo!", typed_slots("lua dao")) == "Phòng chống <mark>lừa đảo</mark>!"


def test_an_unfinished_word_marks_the_whole_one():
    assert marked("Mật khẩu mạnh", typed_slots("mat kh")) == "<mark>Mật khẩu</mark> mạnh"


def test_letters_that_are_put_together_and_taken_apart_are_the_same():
    apart = "Lu\u031b\u0300a \u0111a\u0309o"
    assert marked(apart, typed_slots("lừa")) == "<mark>Lừa</mark> đảo"


def test_a_letter_that_folds_to_several_moves_no_mark():
    assert marked("½ lừa ﬁ đảo", typed_slots("dao")) == "½ lừa ﬁ <mark>đảo</mark>"


def test_html_in_a_text_stays_text():
    assert marked("<b>lừa</b> & co", typed_slots("lua")) == "&lt;b&gt;<mark>lừa</mark>&lt;/b&gt; &amp; co"


def test_nothing_is_marked_where_nothing_was_looked_for():
    assert marked("a & b", []) == "a &amp; b"


def test_a_quotation_shows_where_the_words_stand_closest():
    text = "lừa một lần. " + "chữ " * 60 + "tin nhắn lừa đảo thường giục gấp. " + "chữ " * 60
    shown = quoted(text, typed_slots("lua dao"))
    assert "<mark>lừa đảo</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_short_text_is_quoted_whole():
    assert quoted("Xin mã OTP", typed_slots("otp")) == "Xin mã <mark>OTP</mark>"
