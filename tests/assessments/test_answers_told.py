"""Feedback on single answers, parts of a score, units, and what the log names."""

from random import Random

import pytest
from django.core.exceptions import ValidationError

from assessments.questions.base import question_type

ROAD = {
    "answer": 2.5,
    "tolerance": 0.0,
    "unit": "km",
    "units": [{"unit": "m", "factor": 0.001}, {"unit": "cm", "factor": 0.00001}],
    "too_low": "Dài hơn.",
    "too_high": "Ngắn hơn.",
}


def clean(name: str, **data) -> dict:
    return question_type(name).clean(data)


@pytest.mark.parametrize(
    ("written", "score"),
    [("2,5", 1), ("2,5 km", 1), ("2500m", 1), ("2.500 M", 1), ("250000 cm", 1), ("2500", 0), ("2,5 m", 0)],
)
def test_a_number_may_be_written_in_another_unit(written, score):
    assert question_type("number").mark(clean("number", **ROAD), written).score == score


def test_a_wrong_number_hears_whether_it_is_too_low_or_too_high():
    kind, data = question_type("number"), clean("number", **ROAD)
    assert kind.mark(data, "2,4").feedback == "Dài hơn."
    assert kind.mark(data, "2600 m").feedback == "Ngắn hơn."
    assert kind.mark(data, "2,5").feedback == kind.mark(data, "xa").feedback == ""
    # 1.500 may be one and a half or fifteen hundred: nothing is said of what is not sure.
    assert kind.mark({**data, "answer": 100.0}, "1.500").feedback == ""


def test_a_tolerance_may_be_in_percent_of_the_answer():
    data = clean("number", answer=-2000, tolerance=1, relative=True)
    assert question_type("number").mark(data, "-2020").score == 1
    assert question_type("number").mark(data, "-2021").score == 0
    assert question_type("number").definition(data)["correctResponsesPattern"] == ["-2020[:]-1980"]


def test_what_was_stored_before_there_were_units_is_marked_as_before():
    old = {"answer": 3.0, "tolerance": 0.0, "unit": ""}
    assert question_type("number").mark(old, "3").score == 1
    assert question_type("short_text").mark({"accepted": ["một"], "strict": False}, "Một").score == 1
    assert question_type("true_false").mark({"answer": "true"}, True).score == 1


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("number", {**ROAD, "answer": 10**400}, "answer"),
        ("number", {**ROAD, "tolerance": float("inf")}, "tolerance"),
        ("number", {**ROAD, "units": [{"unit": "KM", "factor": 1}]}, "units"),
        ("number", {**ROAD, "units": [{"unit": "m", "factor": 0}]}, "units"),
        ("number", {**ROAD, "units": [{"unit": " ", "factor": 1}]}, "units"),
        ("short_text", {"accepted": ["a"], "partly": [{"text": "A", "percent": 5}]}, "partly"),
        ("short_text", {"accepted": ["a"], "partly": [{"text": "b", "percent": 100}]}, "partly"),
        ("short_text", {"accepted": ["a"], "partly": [{"text": "", "percent": 5}]}, "partly"),
    ],
)
def test_what_an_author_got_wrong_is_said_at_its_place(name, data, place):
    with pytest.raises(ValidationError) as refusal:
        clean(name, **data)
    assert list(refusal.value.message_dict) == [place]


def test_a_wording_may_earn_a_part_and_have_its_feedback():
    kind = question_type("short_text")
    data = clean(
        "short_text",
        accepted=["mật khẩu"],
        partly=[{"text": "mã OTP", "percent": 40, "feedback": "Gần đúng."}],
    )
    mark = kind.mark(data, "MA OTP")
    assert (mark.score, mark.feedback, mark.verdict) == (0.4, "Gần đúng.", "partly")
    assert kind.mark(data, "mat khau").score == 1


def test_the_log_has_the_authors_wording_and_no_other_words():
    kind = question_type("short_text")
    data = clean("short_text", accepted=["mật khẩu"], partly=[{"text": "mã OTP", "percent": 40}])
    assert kind.log_pattern("Mat  Khau.", data) == "mật khẩu"
    assert kind.log_pattern("ma otp", data) == "mã OTP"
    assert kind.log_pattern("bà Nguyễn Thị An, 0912 345 678", data) == ""


def test_a_statement_says_something_to_either_opinion():
    kind = question_type("true_false")
    data = clean("true_false", answer="false", if_true="Xem lại.", if_false="Đúng vậy.")
    assert kind.mark(data, True).feedback == "Xem lại."
    assert kind.mark(data, False).feedback == "Đúng vậy."


def test_what_was_matched_wrongly_is_explained():
    kind = question_type("matching")
    pairs = [
        {"left": "1", "right": "a", "feedback": "1 là a."},
        {"left": "2", "right": "b", "feedback": "2 là b."},
    ]
    data = {**clean("matching", pairs=pairs), "shown": ["a", "b"]}
    assert kind.mark(data, [0, 0]).feedback == "2 là b."
    assert kind.mark(data, [1, 0]).feedback == "1 là a. 2 là b."
    assert kind.mark(data, [0, 1]).feedback == ""


def test_a_wrong_order_is_explained_and_a_right_one_is_not():
    kind = question_type("ordering")
    data = {**clean("ordering", items=["a", "b"], feedback="a trước."), "shown": [0, 1]}
    assert kind.mark(data, [2, 1]).feedback == "a trước."
    assert kind.mark(data, [1, 2]).feedback == ""


@pytest.mark.parametrize("with_ids", [True, False])
def test_the_log_names_the_same_choice_in_whatever_order_it_was_shown(with_ids):
    options = [{"text": text, "correct": text == "b"} for text in "abc"]
    if with_ids:
        options = [{**option, "id": f"id-{option['text']}"} for option in options]
    kind = question_type("single_choice")
    data = kind.lay_out(kind.clean({"options": options}), Random(4), shuffle=True)
    place = [option["text"] for option in data["options"]].index("b")
    logged = kind.log_pattern(place, data)
    assert kind.definition(data)["correctResponsesPattern"] == [logged]
    named = {each["id"]: each["description"]["vi"] for each in kind.definition(data)["choices"]}
    assert named[logged] == "b"
    assert logged == ("id-b" if with_ids else str(place))


def test_the_log_names_matched_and_ordered_things_apart_from_their_mixing():
    matching, ordering = question_type("matching"), question_type("ordering")
    pairs = clean("matching", pairs=[{"left": "1", "right": "a"}, {"left": "2", "right": "b"}])
    assert matching.log_pattern([1, None], {**pairs, "shown": ["b", "a"]}) == "0[.]0"
    assert matching.log_pattern([0, 1], {**pairs, "shown": ["b", "a"]}) == "0[.]1[,]1[.]0"
    items = clean("ordering", items=["a", "b", "c"])
    assert ordering.log_pattern([2, 3, 1], {**items, "shown": [1, 2, 0]}) == "0[,]1[,]2"
    assert ordering.log_pattern([None, 1, 2], {**items, "shown": [1, 2, 0]}) == "2[,]0"
