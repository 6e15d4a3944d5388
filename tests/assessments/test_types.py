"""What the single question types promise beyond the contract."""

import re
from random import Random

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import override

from assessments.questions.base import question_type
from assessments.questions.numbers import readings
from assessments.questions.wordings import comparable


def options(*correct: bool) -> dict:
    return {"options": [{"text": f"Trả lời {n}", "correct": each} for n, each in enumerate(correct)]}


def pictures(*correct: bool) -> list[dict]:
    return [{"image": n + 1, "text": f"Hình {n}", "correct": each} for n, each in enumerate(correct)]


def area(label: str, **more) -> dict:
    return {"label": label, "x": 10.0, "y": 10, "width": 20, "height": 20, **more}


def areas() -> list[dict]:
    return [area("a", correct=True), area("b", x=50)]


def spots(*names: str) -> list[dict]:
    return [{"text": name, "hint": "ở giữa", "x": 50, "y": 50} for name in names]


RUBRIC = [{"criterion": "a", "levels": [{"text": "a", "points": 0}, {"text": "b", "points": 1}]}]


def test_each_wrong_choice_takes_back_a_right_one():
    kind, data = question_type("multiple_choice"), options(True, True, False, False)
    assert kind.mark(data, [0]).score == 0.5
    assert kind.mark(data, [0, 1]).score == 1
    assert kind.mark(data, [0, 1, 2]).score == 0.5
    assert kind.mark(data, [0, 1, 2, 3]).score == 0
    assert kind.mark(data, [0, 2]).score == 0


def test_the_chosen_answers_feedback_is_said():
    data = {
        "options": [
            {"text": "a", "correct": False, "feedback": "Vì sao không"},
            {"text": "b", "correct": True},
        ]
    }
    assert question_type("single_choice").mark(data, 0).feedback == "Vì sao không"
    assert question_type("single_choice").mark(data, 1).feedback == ""


@pytest.mark.parametrize("name", ["single_choice", "multiple_choice"])
def test_an_open_choice_looks_the_same_whichever_answer_is_right(name):
    kind = question_type(name)
    assert kind.render(options(True, False), name="q0") == kind.render(options(False, True), name="q0")


def test_an_open_statement_looks_the_same_true_or_false():
    kind = question_type("true_false")
    assert kind.render({"answer": "true"}, name="q0") == kind.render({"answer": "false"}, name="q0")


def test_fields_of_things_to_order_do_not_number_them_in_their_right_order():
    kind = question_type("ordering")
    data = kind.lay_out({"items": ["một", "hai", "ba", "bốn"]}, Random(3), shuffle=False)
    soup = BeautifulSoup(kind.render(data, name="q0"), "html.parser")
    fields = [select["name"] for select in soup.find_all("select")]
    assert fields == ["q0-0", "q0-1", "q0-2", "q0-3"]
    assert [label.get_text(strip=True) for label in soup.find_all("label")] != ["một", "hai", "ba", "bốn"]


@pytest.mark.parametrize("seed", range(40))
def test_things_to_order_never_come_in_their_right_order(seed):
    data = question_type("ordering").lay_out({"items": ["một", "hai"]}, Random(seed), shuffle=False)
    assert data["shown"] == [1, 0]


def test_one_slip_in_an_order_costs_little_and_the_reverse_earns_nothing():
    kind = question_type("ordering")
    data = {"items": list("abcd"), "shown": [0, 1, 2, 3]}
    assert kind.mark(data, [1, 2, 4, 3]).score == pytest.approx(4 / 6)
    assert kind.mark(data, [4, 3, 2, 1]).score == 0
    assert kind.mark(data, [1, 1, 1, 1]).score == 0
    assert kind.mark(data, [1, 2, 3, None]).score == pytest.approx(3 / 6)
    assert kind.mark(data, [10, 20, 30, 40]).score == 1


def test_two_pairs_may_share_their_right_side():
    kind = question_type("matching")
    pairs = [{"left": "1", "right": "a"}, {"left": "2", "right": "b"}, {"left": "3", "right": "a"}]
    data = kind.lay_out(kind.clean({"pairs": pairs}), Random(1), shuffle=True)
    assert sorted(data["shown"]) == ["a", "b"]
    places = {text: place for place, text in enumerate(data["shown"])}
    assert kind.mark(data, [places["a"], places["b"], places["a"]]).score == 1
    assert kind.mark(data, [places["a"]] * 3).score == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("THUÝ", "thúy"), ("quý", "quý"), ("  dữ   liệu. ", "Dữ liệu"), ("“mã hoá”", "mã hóa")],
)
def test_a_tone_may_stand_on_either_vowel(one, other):
    assert comparable(one, strict=True) == comparable(other, strict=True)


def test_a_strict_question_tells_tones_and_letters_apart():
    assert (
        len({comparable(each, strict=True) for each in ("ma", "má", "mà", "mả", "mã", "mạ", "mâ", "mă")}) == 8
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("72", {72.0}),
        ("72,5", {72.5}),
        ("72.5 ", {72.5}),
        ("1.500", {1.5, 1500.0}),
        ("1.500,25", {1500.25}),
        ("1,500.25", {1500.25}),
        ("1.234.567", {1234567.0}),
        ("−3", {-3.0}),
        ("+3", {3.0}),
        ("７２", {72.0}),
        ("72 giờ", {72.0}),
        ("1e5", set()),
        ("nan", set()),
        ("1,2,3", set()),
        (",5", set()),
        ("", set()),
        ("--3", set()),
    ],
)
def test_numbers_are_read_as_people_write_them(text, values):
    assert readings(text, unit="giờ") == values


def test_the_right_number_is_shown_as_vietnamese_write_it():
    with override("vi"):
        html = question_type("number").render(
            {"answer": 84.5, "tolerance": 0.0, "unit": "%"}, "3", name="q0", review=True
        )
    assert re.search(r"84,5\s*%", html)


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("single_choice", options(True, True), "options"),
        ("single_choice", options(False, False), "options"),
        ("multiple_choice", options(False, False), "options"),
        ("single_choice", {"options": [{"text": "a", "correct": True}, {"text": " "}]}, "options"),
        ("single_choice", {"options": [{"text": "a", "correct": True}, {"text": "A"}]}, "options"),
        ("true_false", {"answer": ["true"]}, "answer"),
        ("ordering", {"items": ["một"]}, "items"),
        ("ordering", {"items": ["một", "Một"]}, "items"),
        ("matching", {"pairs": [{"left": "1", "right": "a"}, {"left": "2", "right": "a"}]}, "pairs"),
        ("matching", {"pairs": [{"left": "1", "right": "a"}, {"left": "2", "right": ""}]}, "pairs"),
        ("short_text", {"accepted": ["x" * 300]}, "accepted"),
        ("number", {"answer": float("nan")}, "answer"),
        ("number", {"answer": 1.0, "tolerance": -1.0}, "tolerance"),
        ("picture_choice", {"options": pictures(True, True)}, "options"),
        ("picture_choice", {"several": True, "options": pictures(False, False)}, "options"),
        ("picture_choice", {"options": [*pictures(True), {"image": None, "text": "a"}]}, "options"),
        ("picture_choice", {"options": [*pictures(True), {"image": 3, "text": " "}]}, "options"),
        ("hotspot", {"image": 1, "alt": "a", "areas": [*areas(), area("c", width=200)]}, "areas"),
        ("hotspot", {"image": 1, "alt": "a", "areas": [area("a"), area("b")]}, "areas"),
        ("hotspot", {"image": 1, "alt": " ", "areas": areas()}, "alt"),
        ("hotspot", {"image": True, "alt": "a", "areas": areas()}, "image"),
        ("label_image", {"image": 1, "alt": "a", "spots": spots("a", "")}, "spots"),
        (
            "label_image",
            {"image": 1, "alt": "a", "spots": spots("a", "b"), "distractors": ["B"]},
            "distractors",
        ),
        ("essay", {"rubric": []}, "rubric"),
        ("file", {"kinds": ["exe"]}, "kinds"),
        ("file", {"kinds": ["pdf"], "rules": [{"rule": "page_a4"}]}, "rules"),
        ("file", {"kinds": ["xlsx"], "rules": [{"rule": "cell_value", "cell": "7B", "value": "1"}]}, "rules"),
        ("audio_answer", {"longest_seconds": 5, "rubric": RUBRIC}, "longest_seconds"),
    ],
)
def test_what_an_author_got_wrong_is_said_at_its_place(name, data, place):
    with pytest.raises(ValidationError) as refusal:
        question_type(name).clean(data)
    assert list(refusal.value.message_dict) == [place]


def test_pointing_at_a_place_chooses_it():
    kind = question_type("hotspot")
    data = kind.clean({"image": 1, "alt": "a", "areas": areas()})
    assert kind.mark(data, {"x": 15, "y": 29.9}).score == 1
    assert kind.mark(data, {"x": 60, "y": 20}).score == 0
    assert kind.mark(data, {"x": 90, "y": 90}).score == 0
    assert kind.mark(data, {"x": "nan", "y": None}).score == 0


def test_places_are_drawn_on_the_picture_and_its_words_say_what_it_shows():
    kind = question_type("hotspot")
    data = kind.clean({"image": 7, "alt": "Trang giả", "areas": areas()})
    data["pictures"] = {"7": {"url": "/a.webp", "width": 800, "height": 400}}
    drawn = BeautifulSoup(kind.render(data, 1, name="q0"), "html.parser")
    assert drawn.svg["aria-label"] == "Trang giả"
    assert drawn.rect.attrs == {"x": "80", "y": "40", "width": "160", "height": "80"}
    assert drawn.find("label", attrs={"for": "q0-at-1"})
    assert drawn.find("input", id="q0-at-1").has_attr("checked")


def test_several_pictures_earn_their_share_and_a_wrong_one_takes_it_back():
    kind, data = question_type("picture_choice"), {"several": True, "options": pictures(True, True, False)}
    assert [kind.mark(data, chosen).score for chosen in ([0], [0, 1], [0, 2], [0, 1, 2])] == [0.5, 1, 0, 0.5]


def test_two_parts_of_a_picture_may_have_one_name():
    kind = question_type("label_image")
    data = kind.clean({"image": 1, "alt": "a", "spots": spots("a", "a", "b"), "distractors": ["c", ""]})
    laid_out = kind.lay_out(data, Random(1), shuffle=True)
    assert sorted(laid_out["shown"]) == ["a", "b", "c"]
    place = laid_out["shown"].index("a")
    assert kind.mark(laid_out, [place, place, place]).score == pytest.approx(2 / 3)
