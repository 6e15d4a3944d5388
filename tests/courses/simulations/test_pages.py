"""A page of a document: which lines can be pressed, how they look, and what its author forgot."""

import pytest

from courses.simulations.parts.page import Page
from courses.simulations.playing.engine import walk

LINE = {"text": "Số: 7/BC - UBND", "id": "so", "look": "bold left", "note": "cỡ 13"}


def page(*rows):
    return {"title": "Trang 1", "rows": list(rows)}


def lacking(*rows):
    return list(Page().lacks(page(*rows)))


def test_a_line_with_a_name_can_be_pressed_and_says_how_it_looks():
    [made] = [node for node in walk(Page().nodes(page({"lines": [LINE]}))) if node["k"] == "press"]
    assert made == {"k": "press", "id": "so", "t": "Số: 7/BC - UBND", "c": "line-bold-left", "sub": "cỡ 13"}


def test_a_line_without_a_name_is_read_only_with_its_note_after_it():
    found = list(walk(Page().nodes(page({"lines": [{"text": "Nơi nhận:", "note": "cỡ 12"}]}))))
    assert [node["t"] for node in found if node["k"] == "p"] == ["Nơi nhận:", "cỡ 12"]
    assert not [node for node in found if node["k"] == "press"]


def test_halves_are_read_from_left_to_right_also_where_they_are_written_the_other_way():
    row = {"right": [{"text": "Quốc hiệu"}], "left": [{"text": "Cơ quan"}]}
    found = walk(Page().nodes(page(row)))
    assert [node["t"] for node in found if node["k"] == "p"] == ["Cơ quan", "Quốc hiệu"]


def test_conditions_of_lines_and_rows_are_kept():
    when = {"var": "xong", "is": "1"}
    found = list(
        walk(
            Page().nodes(page({"when": when, "lines": [{**LINE, "when": when}, {"text": "A", "when": when}]}))
        )
    )
    assert [node["when"] for node in found if "when" in node] == [when, when, when]


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({}, "rows[0].lines"),
        ("dòng", "rows[0].lines"),
        ({"lines": "dòng"}, "rows[0].lines[0].text"),
        ({"left": [{"id": "a"}]}, "rows[0].left[0].text"),
        ({"lines": [{**LINE, "look": "bold purple"}]}, "rows[0].lines[0].look"),
    ],
)
def test_what_is_not_there_is_told_with_its_place(row, missing):
    assert missing in lacking(row)


def test_a_page_without_rows_is_none():
    assert list(Page().lacks({"title": "Trang 1", "rows": "dòng"})) == ["rows"]
