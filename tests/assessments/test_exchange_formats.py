"""What goes out in a format comes in again, but for what the format says it lost."""

import io

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.exchange.formats.aiken import Aiken
from assessments.exchange.formats.base import Sent, Unreadable
from assessments.exchange.formats.gift import Gift
from assessments.exchange.formats.json_file import JsonFile
from assessments.exchange.formats.markup import lines_of, paragraphs, words_of
from assessments.exchange.formats.moodle import MoodleXml
from assessments.exchange.formats.moodle_cloze import gap
from assessments.exchange.formats.paths import names_in, path_of
from assessments.exchange.formats.xlsx import Xlsx
from assessments.exchange.formats.xlsx_out import write_template
from tests.assessments import items

PICTURE = b"not a picture, but bytes"
quick = settings(max_examples=30, deadline=None)


def there_and_back(fmt, *questions: dict, pictures=None) -> tuple[list[dict], list]:
    """What is read of what was written, and what was lost."""
    file = io.BytesIO()
    with override("en"):
        lost = fmt.write([Sent(dict(each), dict(pictures or {})) for each in questions], file)
        file.seek(0)
        try:
            reads = list(fmt.read(file))
        except Unreadable:
            reads = []
        assert all(read.item is not None for read in reads), [read.problems for read in reads]
    return [read.item for read in reads], lost


def said(item: dict, *without: str) -> dict:
    """What the item says; what is empty it does not say."""
    kept = {
        name: value for name, value in item.items() if name not in without and value not in ("", [], None)
    }
    return kept | {name: item[name] for name in ("answer", "tolerance") if name in item}


@quick
@given(items.installed | items.cloze | items.drag_words | items.essay)
def test_json_keeps_everything(item):
    [back], lost = there_and_back(JsonFile(), item)
    assert back == item
    assert lost == []


@quick
@given(items.installed)
def test_moodle_xml_keeps_all_but_the_source_and_kindness_about_accents(item):
    [back], lost = there_and_back(MoodleXml(), item)
    if item["type"] == "short_text":
        assert back.pop("strict") is True
        assert item["strict"] or any("accents" in each.why for each in lost)
    assert said(back) == said(item, "source", "strict")
    assert bool(item["source"]) == any("source" in each.why for each in lost)


def test_moodle_xml_keeps_backslashes_before_its_own_signs():
    words = ["\\", "a\\~=0", "\\#", "%5%", "="]
    gaps = [
        gap("text", accepted=words, strict=True),
        gap("choice", options=[{"text": each, "correct": each == "="} for each in words]),
    ]
    item = {"code": "a", "type": "cloze", "stem": "<p>x</p>", "text": "[[1]] [[2]]", "gaps": gaps}
    [back], _lost = there_and_back(MoodleXml(), item)
    assert back["gaps"] == gaps


@quick
@given(items.cloze | items.drag_words)
def test_moodle_xml_keeps_texts_with_gaps(item):
    [back], _lost = there_and_back(MoodleXml(), item)
    assert said(back) == said(item, "source")


@quick
@given(items.installed | items.essay)
@example(
    {
        "code": "a",
        "type": "matching",
        "stem": "<p>x</p>",
        "pairs": [{"left": "-", "right": ">a"}, {"left": "b", "right": "c"}],
    }
)
def test_gift_keeps_all_but_what_it_says(item):
    backs, lost = there_and_back(Gift(), item)
    if any(each.left_out for each in lost):
        assert item["type"] in ("ordering", "matching")
        return
    [back] = backs
    if item["type"] == "short_text":
        assert back.pop("strict") is True
    if item["type"] == "number":
        assert bool(item["unit"]) == any("units" in each.why for each in lost)
    assert said(back) == said(item, "source", "strict", "unit")


@quick
@given(items.single_choice)
def test_aiken_keeps_the_words_and_which_is_right(item):
    backs, lost = there_and_back(Aiken(), item)
    if any(each.left_out for each in lost):
        return
    [back] = backs
    assert words_of(back["stem"]) == words_of(item["stem"])
    assert [(one["text"], one["correct"]) for one in back["options"]] == [
        (one["text"], one["correct"]) for one in item["options"]
    ]


@settings(max_examples=8, deadline=None)
@given(st.lists(items.installed | items.essay, min_size=1, max_size=5))
def test_a_workbook_keeps_all_but_what_it_says(questions):
    backs, lost = there_and_back(Xlsx(), *questions)
    stayed = [item for place, item in enumerate(questions) if not left_out(lost, questions, place)]
    assert len(backs) == len(stayed)
    for back, item in zip(backs, stayed, strict=True):
        assert said(back, "strict") == said(item, "strict")


def left_out(lost, questions, place) -> bool:
    arrows = ("=>", "→")
    item = questions[place]
    pairs = item.get("pairs", [])
    return any(arrow in f"{pair['left']} {pair['right']}" for pair in pairs for arrow in arrows)


@pytest.mark.parametrize("text", ["=1+2", "+84", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_in_a_workbook_is_a_formula(text):
    item = {"code": "a", "type": "short_text", "stem": paragraphs(text), "accepted": [text], "strict": True}
    file = io.BytesIO()
    Xlsx().write([Sent(item)], file)
    file.seek(0)
    cells = [cell for row in load_workbook(file)["Câu hỏi"].iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    [back], _lost = there_and_back(Xlsx(), item)
    assert back["accepted"] == [text]


def test_the_examples_of_the_template_can_all_be_read():
    file = io.BytesIO()
    write_template(file, pools=["Lớp 1", "Lớp 1/An toàn"])
    file.seek(0)
    book = load_workbook(file)
    rules = book["Câu hỏi"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list"}
    for name in ("Câu hỏi", "Hướng dẫn", "Danh mục"):
        del book[name]
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    reads = list(Xlsx().read(saved))
    assert len(reads) >= 7
    assert [read.problems for read in reads if read.item is None] == []


@given(st.lists(st.text("ab /đ", min_size=1, max_size=8).map(lambda t: " ".join(t.split())).filter(bool)))
def test_the_way_to_a_pool_is_read_as_it_was_written(names):
    wanted = names[1:] if names[:1] == ["top"] else names
    slashed = [name for name in wanted if not name.startswith("/") and not name.endswith("/")]
    assert names_in(path_of(slashed)) == slashed


@given(items.lines)
def test_lines_are_paragraphs_and_paragraphs_lines(text):
    assert lines_of(paragraphs(text)) == "\n".join(line for line in text.split("\n") if line)


def test_pictures_travel_in_json_and_moodle_xml():
    item = {
        "code": "a",
        "type": "true_false",
        "stem": '<p>Đây là cờ?<img alt="cờ" src="picture:co do.png"/></p>',
        "answer": "true",
    }
    for fmt in (JsonFile(), MoodleXml()):
        file = io.BytesIO()
        fmt.write([Sent(item, {"co do.png": PICTURE})], file)
        file.seek(0)
        [read] = fmt.read(file)
        assert read.pictures == {"co do.png": PICTURE}
        assert 'src="picture:co do.png"' in read.item["stem"]


@pytest.mark.parametrize("fmt", [Gift(), Aiken(), Xlsx(), MoodleXml()])
def test_a_type_that_a_format_does_not_know_is_left_out_and_said(fmt):
    item = {"code": "q-7", "type": "estimate", "stem": "<p>Bao nhiêu?</p>"}
    backs, [lost] = there_and_back(fmt, item)
    assert (backs, lost.code, lost.left_out) == ([], "q-7", True)
