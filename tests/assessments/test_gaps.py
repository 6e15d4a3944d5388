"""Texts with gaps, words to put into them, and things to sort."""

from random import Random

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.base import question_type
from assessments.questions.gaps import lines_with, text_problem
from assessments.questions.item import Item

WORD = {"kind": "text", "accepted": ["Hà Nội", "thủ đô Hà Nội"], "feedback": "Xem lại bài 1."}
NUMBER = {"kind": "number", "answer": 126, "tolerance": 1}
CHOICE = {"kind": "choice", "options": [{"text": "xã", "correct": True}, {"text": "huyện"}]}
CAPITAL = {"text": "Thủ đô là [[1]],\n\ncó [[2]] [[3]].", "gaps": [WORD, NUMBER, CHOICE]}
WORDS = {"text": "[[1]] và [[2]], rồi lại [[3]]", "words": ["dừng", "hỏi", "dừng"], "distractors": ["bấm"]}
SORTED = {
    "categories": ["Giữ kín", "Cho biết"],
    "items": [
        {"text": "Mã OTP", "category": "giữ kín", "feedback": "OTP là chìa khóa."},
        {"text": "Giờ làm việc", "category": "Cho biết"},
    ],
}


def clean(name: str, data: dict) -> dict:
    return question_type(name).clean(data)


def test_each_gap_is_marked_by_its_kind_and_earns_its_share():
    kind, data = question_type("cloze"), clean("cloze", CAPITAL)
    assert kind.mark(data, ["ha noi", "125", 0]).score == 1
    assert kind.mark(data, ["Huế", "125,5", 0]).score == pytest.approx(2 / 3)
    assert kind.mark(data, ["Huế", "130", 1]).score == 0
    assert kind.mark(data, [0, 126, "0"]).score == 0
    assert kind.mark(data, ["Hà Nội"]).score == pytest.approx(1 / 3)


def test_the_feedback_of_a_gap_names_the_gap():
    kind, data = question_type("cloze"), clean("cloze", CAPITAL)
    with override("en"):
        assert kind.mark(data, ["Huế", "126", 0]).feedback == "Gap 1: Xem lại bài 1."
    assert kind.mark(data, ["Hà Nội", "1", 1]).feedback == ""


def test_a_gap_keeps_what_belongs_to_its_kind_only():
    gap = {**WORD, "answer": 3, "options": CHOICE["options"], "id": "g1"}
    cleaned = clean("cloze", {"text": "[[1]]", "gaps": [gap]})["gaps"][0]
    assert (cleaned["answer"], cleaned["options"], cleaned["id"]) == (None, [], "g1")


def test_a_number_that_was_written_is_not_taken_for_a_chosen_place():
    post = QueryDict("q0-0=1&q0-1-choice=1&q0-2=&q0-3-choice=x")
    assert question_type("cloze").read(post, "q0") == ["1", 1, None, None]
    assert question_type("cloze").read(QueryDict("q0-0=&q0-1-choice="), "q0") is None


def test_the_log_has_what_was_chosen_and_no_words_about_people():
    kind, data = question_type("cloze"), clean("cloze", CAPITAL)
    assert kind.definition(data)["correctResponsesPattern"] == ["{case_matters=false}Hà Nội[,]126[,]xã"]
    assert kind.log_pattern(["thu do ha noi", "125", 0], data) == "Hà Nội[,]126[,]xã"
    assert kind.log_pattern(["bà An, số 5", "12,5", 1], data) == "[,]12.5[,]huyện"
    assert kind.log_pattern(["bà An", None, None], data) == ""


def test_answers_of_a_gap_are_mixed_with_the_quiz_and_marked_as_shown():
    kind = question_type("cloze")
    orders = {
        tuple(option["text"] for option in paper["gaps"][2]["options"])
        for paper in (kind.lay_out(clean("cloze", CAPITAL), Random(seed), shuffle=True) for seed in range(9))
    }
    assert len(orders) == 2
    assert kind.lay_out(clean("cloze", CAPITAL), Random(1), shuffle=False) == clean("cloze", CAPITAL)


@pytest.mark.parametrize(("name", "data"), [("cloze", CAPITAL), ("drag_words", WORDS)])
def test_every_gap_is_heard_by_its_number(name, data):
    with override("vi"):
        soup = BeautifulSoup(question_type(name).render(clean(name, data), name="q0"), "html.parser")
    assert [label.text for label in soup.find_all("label")] == ["Chỗ trống 1", "Chỗ trống 2", "Chỗ trống 3"]


def test_no_white_space_comes_between_a_gap_and_its_comma():
    html = question_type("cloze").render(clean("cloze", CAPITAL), name="q0")
    assert "</span>,</p>" in html
    assert "</span>.</p>" in html


def test_open_gaps_look_the_same_whatever_is_right():
    other = {**CAPITAL, "gaps": [{**WORD, "accepted": ["Huế"]}, {**NUMBER, "answer": 1e6}, CHOICE]}
    kind = question_type("cloze")
    assert kind.render(clean("cloze", CAPITAL), name="q0") == kind.render(clean("cloze", other), name="q0")


def test_after_marking_each_gap_says_whether_it_was_right():
    with override("en"):
        html = question_type("cloze").render(
            clean("cloze", CAPITAL), ["Huế", "126", None], name="q0", review=True
        )
    marks = [each.text for each in BeautifulSoup(html, "html.parser").select(".learning-gap__mark .l-hidden")]
    assert marks == ["Right answer: Hà Nội", "Right", "Right answer: xã"]


def test_a_word_for_two_gaps_is_shown_once_and_used_twice():
    kind = question_type("drag_words")
    data = kind.lay_out(clean("drag_words", WORDS), Random(2), shuffle=False)
    assert sorted(data["shown"]) == ["bấm", "dừng", "hỏi"]
    place = data["shown"].index
    assert kind.mark(data, [place("dừng"), place("hỏi"), place("dừng")]).score == 1
    assert kind.mark(data, [place("dừng"), place("bấm"), None]).score == pytest.approx(1 / 3)
    assert kind.log_pattern([place("dừng"), None, place("bấm")], data) == "0[.]0[,]2[.]2"


def test_things_are_sorted_in_the_order_they_are_shown_in():
    kind, data = question_type("categorise"), clean("categorise", SORTED)
    assert data["items"][0]["category"] == "Giữ kín"
    assert kind.mark({**data, "shown": [1, 0]}, [1, 0]).score == 1
    wrong = kind.mark({**data, "shown": [0, 1]}, [1, 1])
    assert (wrong.score, wrong.feedback) == (0.5, "OTP là chìa khóa.")
    assert kind.log_pattern([1, 0], {**data, "shown": [1, 0]}) == "0[.]0[,]1[.]1"
    assert kind.log_pattern([5, True], {**data, "shown": [1, 0]}) == ""


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("cloze", {**CAPITAL, "text": "Không có chỗ trống"}, "text"),
        ("cloze", {**CAPITAL, "text": "[[1]] [[2]]"}, "text"),
        ("cloze", {**CAPITAL, "text": "[[1]] [[2]] [[3]] [[1]]"}, "text"),
        ("cloze", {**CAPITAL, "text": "[[1]] [[2]] [[3]] [[4]]"}, "text"),
        ("cloze", {**CAPITAL, "text": "[[1]] [[2]] [[3]]" + "x" * 4000}, "text"),
        ("cloze", {"text": "[[1]]", "gaps": [{**WORD, "accepted": []}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{**NUMBER, "answer": "9"}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{**NUMBER, "tolerance": -1}]}, "gaps"),
        (
            "cloze",
            {"text": "[[1]]", "gaps": [{"kind": "choice", "options": [{"text": "a"}, {"text": "b"}]}]},
            "gaps",
        ),
        ("cloze", {"text": "[[1]]", "gaps": "x"}, "gaps"),
        ("drag_words", {**WORDS, "text": "[[1]]"}, "text"),
        ("drag_words", {**WORDS, "words": ["dừng", "", "hỏi"]}, "words"),
        ("drag_words", {**WORDS, "distractors": ["Hỏi"]}, "distractors"),
        ("drag_words", {"text": "[[1]]", "words": ["một"]}, "distractors"),
        ("categorise", {**SORTED, "categories": ["Giữ kín"]}, "categories"),
        ("categorise", {**SORTED, "items": [*SORTED["items"], {"text": "Tên", "category": "khác"}]}, "items"),
        ("categorise", {**SORTED, "items": [None, 3]}, "items"),
    ],
)
def test_what_an_author_got_wrong_is_said_at_its_place(name, data, place):
    with pytest.raises(ValidationError) as refusal:
        clean(name, data)
    assert list(refusal.value.message_dict) == [place]


@given(text=st.text(alphabet="ab[]123\n ", max_size=30), count=st.integers(1, 3))
def test_a_text_without_a_problem_shows_every_gap_once(text, count):
    if not text_problem(text, count):
        gaps = [{"number": number} for number in range(count)]
        shown = [
            piece["gap"]["number"] for line in lines_with(text, gaps) for piece in line if "gap" in piece
        ]
        assert sorted(shown) == list(range(count))


@pytest.mark.parametrize(
    ("name", "review", "files"),
    [
        ("drag_words", False, ["gaps.css", "placing.js"]),
        ("drag_words", True, ["gaps.css"]),
        ("cloze", False, ["gaps.css"]),
        ("true_false", False, []),
    ],
)
def test_a_page_loads_what_its_questions_need_and_no_more(name, review, files):
    data = question_type(name).examples()[0].data
    item = Item(0, {"type": name, "stem": "", "explanation": "", "data": data})
    html = render_to_string(
        "learning_assessments/question.html", {"item": item, "count": 1, "review": review}
    )
    soup = BeautifulSoup(html, "html.parser")
    loaded = [each.get("href") or each["src"] for each in soup.find_all(["link", "script"])]
    assert [address.rpartition("/")[2] for address in loaded] == files
