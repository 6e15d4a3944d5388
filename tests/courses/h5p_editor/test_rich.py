"""Texts with tags in Wagtail's editor: what it shows comes back as it was, and it is not given what it does not show."""

import pytest

from courses.h5p.editor.layout import help_of
from courses.h5p.editor.measures import places_of, time_of
from courses.h5p.editor.rich import as_edited, as_stored, features_of, is_showable
from courses.h5p.editor.showing import is_shown

OWN = {"type": "text", "tags": ["strong", "em", "a", "ul", "ol", "h2", "del", "code"], "enterMode": "p"}
DIVS = {**OWN, "enterMode": "div"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hà Nội",
        "<p>Chào <strong>bạn</strong> và <em>các em</em></p>",
        "<p>Một</p>\n<p>Hai</p>",
        "<ul><li>Một</li><li>Hai</li></ul>",
        '<p><a href="https://example.org/a" rel="noopener noreferrer">Đọc thêm</a></p>',
        "<h2>Đầu đề</h2><p>Lời</p>",
        "<p>Đã <del>xóa</del></p>",
    ],
)
def test_what_the_editor_shows_comes_back(text):
    assert is_showable(text, OWN)


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:#ff0000;">Đỏ</p>',
        '<p class="x">Một</p>',
        "<div>Một<div>trong</div></div>",
        '<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer">Mở</a></p>',
        "<p><span>Một</span></p>",
    ],
)
def test_what_it_does_not_show_is_edited_as_html(text):
    assert not is_showable(text, OWN)


def test_a_table_is_edited_as_html():
    own = {**OWN, "tags": [*OWN["tags"], "table"]}
    assert not is_showable("<table><tbody><tr><td>1</td></tr></tbody></table>", own)


def test_paragraphs_are_as_the_field_asks():
    assert as_edited("<div>Một</div>", DIVS) == "<p>Một</p>"
    assert (
        as_stored('<p data-block-key="a1b2c">Một <b>hai</b></p>', DIVS)
        == "<div>Một <strong>hai</strong></div>"
    )
    assert as_stored('<p data-block-key="a1b2c"></p>', OWN) == ""


def test_buttons_are_those_that_tags_allow():
    assert features_of({"tags": ["strong"]}) == ["bold"]
    assert set(features_of({"tags": ["em", "h2", "ol"]})) == {"italic", "h2", "ol"}


def test_a_library_brings_no_script_into_the_form():
    said = help_of(
        {"description": 'Xem <a href="javascript:x()">đây</a><script>x()</script><img src=x onerror=x()>'}
    )
    assert "script" not in said
    assert "onerror" not in said


def number(name: str, **more):
    return {"name": name, "type": "number", **more}


def test_where_entries_stand_is_found_in_their_fields():
    zone = {"fields": [number("x"), number("y"), number("width", max=100), number("height", max=100)]}
    assert places_of(zone) == {"x": "x", "y": "y", "width": "width", "height": "height"}
    point = {"fields": [{"name": "position", "type": "group", "fields": [number("x"), number("y")]}]}
    assert places_of(point) == {"x": "position/x", "y": "position/y"}
    assert places_of({"fields": [number("x")]}) == {}
    # A size that is no part of the picture is not drawn.
    assert places_of({"fields": [number("x"), number("y"), number("width"), number("height")]}) == {
        "x": "x",
        "y": "y",
    }


def test_when_entries_come_is_found_in_their_fields():
    assert time_of({"fields": [number("time")]}) == "time"
    during = {"name": "duration", "type": "group", "fields": [number("from"), number("to")]}
    assert time_of({"fields": [during]}) == "duration/from"
    assert time_of({"fields": [{"name": "time", "type": "text"}]}) == ""


def when(*rules, **more):
    return {"widget": "showWhen", "showWhen": {"rules": list(rules), **more}}


def test_a_field_is_hidden_until_another_has_a_value():
    film = {"field": "kind", "equals": "film"}
    long = {"field": "behaviour/long", "equals": [True]}
    beside = {"kind": "film", "behaviour": {"long": False}}
    assert is_shown({}, beside)
    assert is_shown(when(film), beside)
    assert not is_shown(when(long), beside)
    assert is_shown(when(film, long), beside)
    assert not is_shown(when(film, long, type="and"), beside)
    # What stands outside is not known here.
    assert is_shown(when({"field": "../other", "equals": 1}), beside)
