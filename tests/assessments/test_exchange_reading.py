"""Files as others write them: GIFT by hand, Moodle's XML, and files that mean harm."""

import io
import zipfile
from time import monotonic

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from assessments.exchange.formats.aiken import Aiken
from assessments.exchange.formats.base import Unreadable
from assessments.exchange.formats.gift import Gift
from assessments.exchange.formats.json_file import JsonFile
from assessments.exchange.formats.moodle import MoodleXml
from assessments.exchange.formats.xlsx import Xlsx


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


GIFT = """
$CATEGORY: $course$/top/An toàn/Mật khẩu

// một câu viết tay [id:mk-1] [tag:mật khẩu] [tag:difficulty:4]
::Dài bao nhiêu::[markdown]Mật khẩu **tốt** dài bao nhiêu? {
  =12 ký tự # Đúng rồi.
  ~4 ký tự # Ngắn quá.
  ~%50%8 ký tự
  ####Càng dài càng tốt.
}

Mật khẩu {~ngắn =dài} thì khó đoán.

Số \\{pi\\} là? {#3.14:0.01}

Một giờ có mấy phút? {#59..61}

Chọn hai. {~%50%một ~%50%hai ~%-100%ba}

Nối. {=a -> b =c -> d = -> thừa}

Đúng không? {T#Sai rồi.#Đúng rồi.}

Viết một đoạn. {}

Đây chỉ là lời dẫn.

Quên ngoặc. {=a =b
"""


def read(fmt, data: bytes | str):
    return list(fmt.read(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def test_gift_as_people_write_it():
    choice, missing, number, range_, several, pairs, truth, essay, text, broken = read(Gift(), GIFT)
    assert choice.place == "line 5"
    assert choice.item["code"] == "mk-1"
    assert choice.item["tags"] == ["mật khẩu"]
    assert choice.item["difficulty"] == 4
    assert choice.item["pool"] == "An toàn/Mật khẩu"
    assert choice.item["stem"] == "<p>Mật khẩu <b>tốt</b> dài bao nhiêu?</p>"
    assert choice.item["explanation"] == "<p>Càng dài càng tốt.</p>"
    assert choice.item["options"][0] == {"text": "12 ký tự", "correct": True, "feedback": "Đúng rồi."}
    assert choice.problems == ["How much each answer earns is not kept."]
    assert missing.item["stem"] == "<p>Mật khẩu _____ thì khó đoán.</p>"
    assert (number.item["stem"], number.item["answer"]) == ("<p>Số {pi} là?</p>", 3.14)
    assert (range_.item["answer"], range_.item["tolerance"]) == (60, 1)
    assert [one["correct"] for one in several.item["options"]] == [True, True, False]
    assert several.problems == []
    assert len(pairs.item["pairs"]) == 2
    assert pairs.problems
    assert truth.item["answer"] == "true"
    assert truth.problems
    assert essay.item["type"] == "essay"
    assert (text.item, broken.item) == (None, None)
    assert broken.problems == ["The brace before its answers is not closed."]


def test_aiken_goes_on_after_a_question_that_is_wrong():
    text = "Một?\nA) a\nB) b\nANSWER: B\n\nHai?\nA) a\nANSWER: A\n\nBa?\nA. a\nB. b\n\nBốn?\nA. a\nB. b\nANSWER: C\n"
    reads = read(Aiken(), text)
    assert [one.place for one in reads] == ["line 1", "line 6", "line 10", "line 14"]
    assert [one.item is None for one in reads] == [False, True, True, True]


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Lớp 1</text></category></question>
<question type="multichoice"><name><text>Một</text></name>
<questiontext format="html"><text><![CDATA[<p>Chọn <script>alert(1)</script>đi</p>]]></text></questiontext>
<single>true</single><idnumber>m-1</idnumber>
<answer fraction="100"><text>a</text><feedback><text>tốt</text></feedback></answer>
<answer fraction="50"><text>b</text></answer>
<hint><text>Gợi ý</text></hint></question>
<question type="numerical"><name><text>Hai</text></name>
<questiontext format="plain_text"><text>Bao xa?</text></questiontext>
<answer fraction="100"><text>5</text><tolerance>0.1</tolerance></answer>
<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit>
<unit><multiplier>1000</multiplier><unit_name>m</unit_name></unit></units></question>
<question type="cloze"><name><text>Ba</text></name><questiontext format="html">
<text><![CDATA[<p>Điền.</p>
<p>Hà Nội là {1:MULTICHOICE:=thủ đô~tỉnh}, có {1:NM:=126:0} xã, phường, gọi là {1:SA:=đơn vị~%50%xã}.</p>]]></text>
</questiontext></question>
<question type="gapselect"><questiontext format="html"><text>Con [[2]] ăn [[3]].</text></questiontext>
<selectoption><text>cá</text><group>1</group></selectoption><selectoption><text>mèo</text><group>1</group></selectoption>
<selectoption><text>cơm</text><group>2</group></selectoption><selectoption><text>đá</text><group>2</group></selectoption></question>
<question type="ddwtos"><questiontext format="html"><text>Con [[1]] ăn [[2]].</text></questiontext>
<dragbox><text>mèo</text><group>1</group></dragbox><dragbox><text>cá</text><group>1</group></dragbox>
<dragbox><text>đá</text><group>1</group></dragbox></question>
<question type="calculatedsimple"><questiontext format="html"><text>{a} + {b}?</text></questiontext>
<answer fraction="100"><text>{a} + {b}</text><tolerance>0.01</tolerance><tolerancetype>2</tolerancetype></answer>
<dataset_definitions><dataset_definition><name><text>a</text></name><minimum><text>1</text></minimum>
<maximum><text>9</text></maximum><decimals><text>0</text></decimals></dataset_definition></dataset_definitions></question>
<question type="ordering"><questiontext format="html"><text>Xếp.</text></questiontext>
<answer fraction="2.0"><text>hai</text></answer><answer fraction="1.0"><text>một</text></answer></question>
<question type="description"><questiontext><text>Lời dẫn</text></questiontext></question>
<question type="stack"><questiontext><text>?</text></questiontext></question>
</quiz>"""


def test_moodle_xml_with_most_of_its_kinds():
    choice, number, cloze, select, drag, calculated, order, text, stack = read(MoodleXml(), MOODLE)
    assert choice.place == "question 1 “Một”"
    assert (choice.item["code"], choice.item["pool"]) == ("m-1", "Lớp 1")
    assert choice.item["options"][0] == {"text": "a", "correct": True, "feedback": "tốt"}
    assert choice.problems == [
        "How much each answer earns is not kept.",
        "Its hints for further tries are not kept.",
    ]
    assert number.item["unit"] == "km"
    assert number.item["units"] == [{"unit": "m", "factor": 0.001}]
    assert cloze.item["stem"].strip() == "<p>Điền.</p>"
    assert cloze.item["text"] == "Hà Nội là [[1]], có [[2]] xã, phường, gọi là [[3]]."
    assert [gap["kind"] for gap in cloze.item["gaps"]] == ["choice", "number", "text"]
    assert select.item["text"] == "Con [[1]] ăn [[2]]."
    assert [[one["text"] for one in gap["options"]] for gap in select.item["gaps"]] == [
        ["cá", "mèo"],
        ["cơm", "đá"],
    ]
    assert (drag.item["words"], drag.item["distractors"]) == (["mèo", "cá"], ["đá"])
    assert calculated.item["formula"] == "a + b"
    assert calculated.item["variables"] == [{"name": "a", "least": 1.0, "most": 9.0, "decimals": 0}]
    assert order.item["items"] == ["một", "hai"]
    assert text.item is None
    assert "stack" in stack.problems[0]


def test_a_truncated_file_gives_what_was_whole_and_says_where_it_ends():
    cut = MOODLE[: MOODLE.index('<question type="cloze"') + 40]
    *good, end = read(MoodleXml(), cut)
    assert [one.item["type"] for one in good] == ["single_choice", "number"]
    assert end.place == "after question 2"
    assert "line" in end.problems[0]


BOMB = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>"""


@pytest.mark.parametrize(
    ("fmt", "data"),
    [
        (MoodleXml(), BOMB),
        (MoodleXml(), "<quiz>" + "<a>" * 500),
        (MoodleXml(), "<html><body/></html>"),
        (MoodleXml(), b"\x00\x01\x02"),
        (MoodleXml(), ""),
        (Gift(), ""),
        (Gift(), b"a\x00b {=a}"),
        (Gift(), "không có câu hỏi nào"),
        (Aiken(), "không có câu hỏi nào"),
        (JsonFile(), "[" * 100_000),
        (JsonFile(), '{"format": "wagtail-learning questions", "version": 9, "questions": []}'),
        (JsonFile(), '{"questions": 3}'),
        (JsonFile(), '{"format": "wagtail-learning questions", "version": 1, "questions": [NaN]}'),
        (Xlsx(), b"PK\x03\x04 broken"),
        (Xlsx(), b"%PDF-1.7"),
        (Xlsx(), "một;hai\n1;2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(fmt, data):
    with pytest.raises(Unreadable) as refused:
        read(fmt, data)
    assert str(refused.value).endswith((".", "}.", ")"))


def test_a_workbook_that_unpacks_to_far_too_much_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 30_000_000)
    with pytest.raises(Unreadable):
        read(Xlsx(), file.getvalue())


def workbook(*rows) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Câu hỏi"
    sheet.append(["Loại câu hỏi", "Câu hỏi", "Trả lời A", "Trả lời B", "Đáp án đúng", "Sai số"])
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_each_row_of_a_workbook_is_taken_or_refused_with_its_place():
    reads = read(
        Xlsx(),
        workbook(
            ["Chọn một", "Một?", "a", "b", "b", None],
            ["Chọn một", "Hai?", "a", "b", "=1+1", None],
            ["Chọn ba", "Ba?", "a", "b", "A", None],
            ["Điền số", "Bốn?", None, None, 84.5, 0.1],
            ["Điền số", "Năm?", None, None, "1.500", None],
            ["true_false", "Sáu?", None, None, True, None],
            ["Chọn một", None, "a", "b", "A", None],
            ["Chọn một", "Tám?", "a", "b", "E", None],
            ["Ghép cặp", "Chín?", "a", "b => c", None, None],
        ),
    )
    assert [one.place for one in reads] == [f"row {number}" for number in range(2, 11)]
    assert reads[0].item["options"][1]["correct"]
    assert "E3 holds a formula" in reads[1].problems[0]
    assert "Chọn ba" in reads[2].problems[0]
    assert (reads[3].item["answer"], reads[3].item["tolerance"]) == (84.5, 0.1)
    assert "one number" in reads[4].problems[0]
    assert reads[5].item["answer"] == "true"
    assert [one.item for one in reads[6:]] == [None, None, None]


def test_text_in_utf_16_and_windows_1258_is_read():
    text = "Mật khẩu dài? {T}"
    assert read(Gift(), text.encode("utf-16"))[0].item["stem"] == "<p>Mật khẩu dài?</p>"
    old = "Mâ\u0323t khâ\u0309u da\u0300i? {T}".encode("cp1258")
    assert read(Gift(), old)[0].item["stem"] == "<p>Mật khẩu dài?</p>"


def test_text_of_an_old_font_is_refused_with_what_to_do():
    old = "MËt khÈu cña b¹n ph¶i dµi vµ khã ®o¸n {T}".encode("latin-1")
    with pytest.raises(Unreadable, match="UniKey"):
        read(Gift(), old)


MONSTER = "<quiz><question type='cloze'><questiontext format='html'><text>%s</text></questiontext></question></quiz>"


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        (Gift(), "a" * 300_000 + " {T}"),
        (Gift(), "{" * 100_000 + "=" * 100_000),
        (Gift(), "::" + ":" * 100_000 + "[html" * 50_000 + "{=a}"),
        (Aiken(), "a\n" * 20_000 + "A) " + " " * 100_000 + "ANSWER: A\nANSWER: A"),
        (MoodleXml(), MONSTER % ("{1:SA:=a" * 20_000)),
        (MoodleXml(), MONSTER % ("{1:SA:=a" * 6_000)),
        (MoodleXml(), MONSTER % ("&lt;p " * 8_000 + "{1:SA:=a}")),
    ],
)
def test_long_monsters_are_read_in_little_time(fmt, text):
    begun = monotonic()
    read(fmt, text)
    assert monotonic() - begun < 5
