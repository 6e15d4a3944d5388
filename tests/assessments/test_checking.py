"""What the rules see in Word and Excel files, and what they tell the learner to do."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.base import question_type
from assessments.questions.checking.check import RULES, findings, share_passed
from assessments.questions.checking.opening import CannotOpen
from assessments.questions.checking.workbook import Workbook
from assessments.questions.fields import authoring_block
from tests.assessments.office import (
    A4,
    HEADING,
    LETTER,
    STYLES,
    docx,
    paragraph,
    with_result,
    xlsx,
    zipped,
)

ROWS = [["Xã", "Số người"], ["An Bình", 120], ["Phú Lộc", 80.5], ["Cộng", "=SUM(B2:B3)"]]
BIG = '<w:sz w:val="40"/>'
CENTRED = '<w:jc w:val="center"/>'


@pytest.fixture(autouse=True)
def in_english():
    """So that tests can read what learners are told."""
    with override("en"):
        yield


def found(kind: str, file, rule: str, **asked) -> dict:
    return findings([{"rule": rule, **asked}], file, kind)[0]


def passes(kind: str, file, rule: str, **asked) -> bool:
    one = found(kind, file, rule, **asked)
    assert one["passed"] == (not one["advice"])
    return one["passed"]


# --- workbooks ---------------------------------------------------------------------------------------------


def sheet():
    return with_result(xlsx(ROWS, formats={"B2": "#,##0.00"}), "SUM(B2:B3)", "200.5")


def test_a_code_that_begins_with_a_nought_is_kept_as_text():
    codes = xlsx([["02215", 2215, "0"]])
    assert passes("xlsx", codes, "cell_value", cell="A1", value="02215")
    assert not passes("xlsx", codes, "cell_value", cell="B1", value="02215")
    assert passes("xlsx", codes, "cell_value", cell="B1", value="2215")
    assert not passes("xlsx", codes, "cell_value", cell="C1", value="0")


def test_functions_that_came_later_are_found_behind_their_mark():
    later = with_result(
        xlsx([["a", '=_xlfn.XLOOKUP("a",A1:A1,A1:A1)']]), '_xlfn.XLOOKUP("a",A1:A1,A1:A1)', "1"
    )
    assert passes("xlsx", later, "cell_formula", cell="B1", function="XLOOKUP")
    assert not passes("xlsx", later, "cell_formula", cell="B1", function="LOOKUP")


@pytest.mark.parametrize(
    ("rule", "asked", "is_met"),
    [
        ("sheet_exists", {"sheet": "tổng hợp"}, True),
        ("sheet_exists", {"sheet": "Sheet1"}, False),
        ("cell_value", {"cell": "B2", "value": "120"}, True),
        ("cell_value", {"cell": "$b$2", "value": "120"}, True),
        ("cell_value", {"cell": "B4", "value": "200,5"}, True),
        ("cell_value", {"cell": "B4", "value": "200", "tolerance": 0.5}, True),
        ("cell_value", {"cell": "B4", "value": "200"}, False),
        ("cell_value", {"cell": "A2", "value": "an  bình"}, True),
        ("cell_value", {"cell": "C9", "value": "1"}, False),
        ("cell_formula", {"cell": "B4", "function": "sum", "range": "B2:B3"}, True),
        ("cell_formula", {"cell": "B4", "function": "SUM", "range": "B2:B30"}, False),
        ("cell_formula", {"cell": "B4", "function": "SUMIFS"}, False),
        ("cell_formula", {"cell": "B2", "function": "SUM"}, False),
        ("column_sum", {"column": "b", "first_row": 2, "last_row": 3, "value": 200.5}, True),
        ("column_sum", {"column": "b", "first_row": 2, "last_row": 3, "value": 201.0}, False),
        ("number_format", {"cell": "B2", "format": "thousands"}, True),
        ("number_format", {"cell": "B2", "format": "two_decimals"}, True),
        ("number_format", {"cell": "B3", "format": "percent"}, False),
        ("header_bold", {"row": 1}, True),
        ("header_bold", {"row": 2}, False),
        ("header_bold", {"row": 9}, False),
    ],
)
def test_a_rule_about_a_workbook(rule, asked, is_met):
    assert passes("xlsx", sheet(), rule, **asked) is is_met


def test_a_formula_whose_result_was_not_saved_is_told_so():
    one = found("xlsx", xlsx(ROWS), "cell_value", cell="B4", value="200,5")
    assert "save it" in one["advice"]


def test_a_cell_is_looked_for_on_the_sheet_that_is_asked_about():
    assert not passes("xlsx", sheet(), "cell_value", sheet="Khác", cell="B2", value="120")
    assert "“Khác”" in found("xlsx", sheet(), "cell_value", sheet="Khác", cell="B2", value="120")["advice"]


# --- documents ---------------------------------------------------------------------------------------------


def letter():
    body = [
        HEADING,
        paragraph("BÁO CÁO", looks=CENTRED, run="<w:b/>"),
        paragraph("Kết quả", looks='<w:pStyle w:val="Tieude"/>'),
        paragraph("Việc còn lại", looks='<w:pStyle w:val="Nho"/>'),
        paragraph("Cả xã có 120 người đã học xong."),
    ]
    return docx(*body)


NOT_ASKED_RIGHT = docx(
    paragraph("Cộng hòa xã hội chủ nghĩa Việt Nam"),
    paragraph("BÁO CÁO", run=BIG),
    paragraph("Nội dung", run='<w:rFonts w:ascii="Arial"/>'),
    page=LETTER,
)


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("heading_styles", {"least": 2}),
        ("text_present", {"text": "120 người"}),
        ("page_a4", {}),
        ("margins", {}),
        ("times_new_roman", {}),
        ("font_sizes", {}),
        ("national_heading", {}),
        ("title", {"text": "Báo cáo"}),
    ],
)
def test_a_rule_about_a_document_is_met_or_says_what_to_do(rule, asked):
    assert passes("docx", letter(), rule, **asked)
    assert not passes("docx", NOT_ASKED_RIGHT, rule, **asked)


def test_what_a_style_is_based_on_counts_and_so_does_the_font_of_the_theme():
    without_styles = docx(paragraph("Một dòng"), styles=STYLES.split("<w:style ")[0])
    assert "Calibri" in found("docx", without_styles, "times_new_roman")["advice"]
    assert passes("docx", docx(paragraph("Một dòng", looks='<w:pStyle w:val="Nho"/>')), "times_new_roman")


def test_every_margin_that_is_wrong_is_named_with_what_it_should_be():
    advice = found("docx", docx(page=LETTER), "margins")["advice"]
    assert "left" in advice
    assert "30–35" in advice
    assert "15–20" in advice


def test_a_landscape_page_of_a4_is_a4():
    turned = A4.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')
    assert passes("docx", docx(page=turned), "page_a4")


# --- any file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_what_it_asks_for_and_has_a_form(name):
    rule = RULES[name]()
    asked = {**rule.Fields().get_default(), "sheet": "A", "cell": "B2", "function": "SUM", "column": "A"}
    asked |= {"text": "x", "row": 1, "least": 1, "format": "date", "value": "1"}
    assert rule.says(asked)
    assert rule.problem(asked) == ""


def test_a_rule_that_is_not_known_is_kept_told_and_looked_at_by_a_person():
    kind = question_type("file")
    rules = [{"rule": "theirs", "much": 3}, {"rule": "sheet_exists", "sheet": "Tổng hợp", "weight": 1}]
    data = kind.clean({"kinds": ["xlsx"], "rules": rules, "rubric": []})
    assert data["rules"][0] == {"rule": "theirs", "much": 3, "weight": 1}
    block = authoring_block(type(kind))
    stored = block.get_prep_value(block.to_python(data))
    assert stored["rules"][0]["type"] == "theirs"
    response = {"file": "5f0b7c3e-8d9a-4d9e-9a53-0c1b2d3e4f50", **kind.look_at(data, xlsx(ROWS))}
    assert "theirs" in response["found"][0]["says"]
    mark = kind.mark(data, response)
    assert mark.waits
    assert mark.score == 1  # of what a machine could look at


def test_rules_alone_mark_a_file_and_their_weights_count():
    kind = question_type("file")
    rules = [
        {"rule": "sheet_exists", "sheet": "Tổng hợp", "weight": 3},
        {"rule": "sheet_exists", "sheet": "Khác", "weight": 1},
    ]
    data = kind.clean({"kinds": ["xlsx"], "rules": rules, "rubric": []})
    response = {"file": "5f0b7c3e-8d9a-4d9e-9a53-0c1b2d3e4f50", **kind.look_at(data, xlsx(ROWS))}
    assert kind.mark(data, response).score == 0.75
    assert not kind.mark(data, response).waits
    other = {**data, "rules": rules[:1]}
    assert kind.mark(other, response).waits, "it was looked into by other rules"


def test_a_rule_about_another_kind_of_file_says_which_is_asked_for():
    one = found("docx", letter(), "sheet_exists", sheet="A")
    assert not one["passed"]
    assert "Excel" in one["advice"]


@pytest.mark.parametrize(
    "hostile",
    [
        zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        zipped({"word/document.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
        zipped({"word/document.xml": b"\0" * 40_000_000}),
        zipped({"word/document.xml": "<w:document"}),
        zipped({"word/document.xml": "<x/>", **{f"word/{n}.xml": "" for n in range(2001)}}),
    ],
)
def test_a_hostile_document_is_refused_with_what_to_do(hostile):
    with pytest.raises(CannotOpen) as refusal:
        findings([{"rule": "page_a4"}], hostile, "docx")
    assert str(refusal.value).endswith(".")


def test_a_workbook_that_lies_about_itself_is_refused():
    with pytest.raises(CannotOpen):
        Workbook(zipped({"xl/workbook.xml": "<workbook>"})).cells("")


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_of_an_author_breaks_a_rule(text, other):
    rule = RULES["cell_formula"]()
    asked = {"sheet": "", "cell": text, "function": other, "range": text}
    assert isinstance(rule.problem(asked), str)
    assert isinstance(rule.check({**asked, "cell": "B4"}, _BOOK), str)
    assert isinstance(RULES["cell_value"]().check({"cell": "B4", "value": text}, _BOOK), str)


_BOOK = Workbook(sheet())


def test_nothing_passed_is_nothing_earned():
    assert share_passed([], []) == 0
    assert share_passed([{"rule": "x"}], [{"passed": None}]) == 0
