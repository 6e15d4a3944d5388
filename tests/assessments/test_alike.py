"""Questions that say the same are found, whatever stands between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.bank.alike import alike_to, all_alike
from assessments.questions.likeness import SIGNS, likeness, shingles, signs
from assessments.questions.words import asked_words, search_text
from tests.assessments.making import make_question, new_question

STEM = "<p>Khi nhận được tin nhắn lạ có <b>đường dẫn</b>, việc đầu tiên anh chị nên làm là gì?</p>"
OPTIONS = [{"text": "Dừng lại và kiểm tra", "correct": True}, {"text": "Bấm ngay vào đường dẫn"}]


def of(stem, options=OPTIONS):
    return shingles(asked_words(stem, {"options": options}))


def test_accents_capitals_form_and_order_make_no_difference():
    same = "<h2>KHI NHAN DUOC tin nhan la co duong dan &nbsp; viec dau tien anh chi nen lam la gi</h2>"
    assert likeness(of(STEM), of(same, OPTIONS[::-1])) == 1


def test_another_word_makes_them_nearly_the_same_and_another_question_different():
    near = of(STEM.replace("tin nhắn", "thư điện tử"))
    assert 0.5 < likeness(of(STEM), near) < 1
    assert likeness(of(STEM), of("<p>Một mật khẩu tốt dài bao nhiêu?</p>", [{"text": "12 ký tự"}])) < 0.2


words = st.frozensets(st.text("abcdđe ư", min_size=1, max_size=6), max_size=12)


@given(words, words)
def test_likeness_is_fair_and_the_signs_of_the_same_words_are_the_same(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert signs(one) == signs(frozenset(sorted(one, reverse=True)))
    assert len(signs(one)) == (SIGNS if one else 0)
    assert all(0 <= each < 2**63 for each in signs(one))


@given(st.lists(st.sampled_from("mot hai ba bon nam sau bay tam chin muoi".split()), min_size=8, max_size=30))
def test_a_longer_text_with_the_same_words_shares_a_sign(text):
    whole, most = shingles([text]), shingles([text[:-1]])
    if likeness(whole, most) > 0.9:
        assert set(signs(whole)) & set(signs(most))


def test_search_words_leave_out_what_no_reader_sees():
    data = {"options": [{"text": "<i>Đúng</i> rồi", "id": "abc-def"}], "image": 7, "picture": {"id": "xyz"}}
    assert search_text("<p>Cái&nbsp;gì?</p>", "q-1", data=data) == "cai gi? q-1 dung roi"


@pytest.mark.django_db
def test_alike_questions_find_one_another_by_a_constant_number_of_queries(django_assert_num_queries):
    first = make_question("a", type="single_choice", stem=STEM, options=OPTIONS)
    near = STEM.replace("anh chị", "bạn")
    second = make_question("b", type="single_choice", stem=near, options=OPTIONS)
    for number in range(5):
        make_question(f"khac-{number}", stem=f"<p>Câu hoàn toàn khác số {number * 'x'}</p>")
    with django_assert_num_queries(2):
        found = alike_to(first)
    assert [(pair.other, pair.percent > 70) for pair in found] == [(second, True)]
    fresh = new_question("moi", type="single_choice", stem=STEM, options=OPTIONS)
    assert [pair.is_same for pair in alike_to(fresh)] == [True, False]
    with django_assert_num_queries(3):
        assert (first, second) in [(pair.one, pair.other) for pair in all_alike()]
