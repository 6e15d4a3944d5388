"""QTI: what is written comes back, what others write is understood, and what is hostile is refused."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from secrets import token_hex
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from assessments.exchange.formats.archive import LIMITS
from assessments.exchange.formats.base import Item, Read, Sent, Unreadable
from assessments.exchange.formats.qti.formats import Qti, Qti21, Qti22, Qti30
from assessments.questions.wordings import same_wording
from learning.vietnamese import tidy


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


VERSIONS = [Qti21, Qti22, Qti30]
QUICK = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = (
    st.text("abcđêộ ĐỌ019.,&<>\"'|", min_size=1, max_size=24)
    .map(tidy)
    .filter(lambda text: any(letter.isalnum() for letter in text))
)
PICTURES = st.sampled_from(["mot.png", "hai-3.png"])


@cache
def png(width: int = 200, height: int = 100) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


def different(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, min_size=least, max_size=most, unique_by=str.casefold)


def html(words: str) -> str:
    return f"<p>{words.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"


@st.composite
def options(draw: Any, *, right: int | None = None, pictured: bool = False) -> list[Item]:
    texts = draw(different(2, 5))
    count = draw(st.integers(1, len(texts))) if right is None else right
    return [
        {
            **({"image": f"picture:{draw(PICTURES)}"} if pictured else {}),
            "text": text,
            "correct": place < count,
            "feedback": draw(st.just("") | WORDS),
        }
        for place, text in enumerate(texts)
    ]


@st.composite
def gapped(draw: Any, count: int) -> str:
    parts = draw(st.lists(WORDS.filter(lambda text: "[" not in text), min_size=count + 1, max_size=count + 1))
    text = parts[0]
    for place in range(count):
        text += f" [[{place + 1}]]" + draw(st.sampled_from([" ", "\n"])) + parts[place + 1]
    return text


@st.composite
def cloze(draw: Any) -> Item:
    empty = {
        "kind": "text",
        "accepted": [],
        "strict": True,
        "answer": None,
        "tolerance": 0.0,
        "options": [],
        "feedback": "",
    }
    words = st.builds(
        lambda accepted, strict: {"kind": "text", "accepted": accepted, "strict": strict},
        different(1, 3),
        st.booleans(),
    )
    numbers = st.builds(
        lambda answer, margin: {"kind": "number", "answer": answer, "tolerance": margin}, NUMBERS, MARGINS
    )
    choices = options(right=1).map(
        lambda found: {
            "kind": "choice",
            "options": [{"text": each["text"], "correct": each["correct"]} for each in found],
        }
    )
    gaps = draw(st.lists(words | numbers | choices, min_size=1, max_size=4))
    return {"text": draw(gapped(len(gaps))), "gaps": [{**empty, **gap} for gap in gaps]}


@st.composite
def drag_words(draw: Any) -> Item:
    words = draw(different(2, 5))
    used = draw(st.lists(st.sampled_from(words[:-1]), min_size=1, max_size=4))
    return {
        "text": draw(gapped(len(used))),
        "words": used,
        "distractors": [each for each in words if each not in used],
    }


@st.composite
def matching(draw: Any) -> Item:
    left, right = draw(different(2, 5)), draw(different(2, 3))
    sides = [*right[:2], *draw(st.lists(st.sampled_from(right), min_size=5, max_size=5))]
    return {"pairs": [{"left": one, "right": other} for one, other in zip(left, sides, strict=False)]}


@st.composite
def categorise(draw: Any) -> Item:
    texts, categories = draw(different(2, 5)), draw(different(2, 3))
    return {
        "categories": categories,
        "items": [{"text": text, "category": draw(st.sampled_from(categories))} for text in texts],
    }


@st.composite
def hotspot(draw: Any) -> Item:
    labels = draw(different(2, 4))
    places = [
        {
            "x": draw(st.integers(0, 50)),
            "y": draw(st.integers(0, 50)),
            "width": draw(st.integers(1, 50)),
            "height": draw(st.integers(1, 50)),
        }
        for _label in labels
    ]
    said = [draw(st.just("") | WORDS) for _label in labels]
    areas = [
        {**place, "label": label, "correct": n == 0, "feedback": words}
        for n, (label, place, words) in enumerate(zip(labels, places, said, strict=True))
    ]
    return {"image": f"picture:{draw(PICTURES)}", "alt": draw(WORDS), "areas": areas}


@st.composite
def label_image(draw: Any) -> Item:
    words = draw(different(2, 5))
    used = draw(st.lists(st.sampled_from(words[:-1]), min_size=1, max_size=4))
    spots = [
        {
            "text": text,
            "x": draw(st.integers(5, 95)),
            "y": draw(st.integers(5, 95)),
            "hint": draw(WORDS),
        }
        for text in used
    ]
    return {
        "image": f"picture:{draw(PICTURES)}",
        "alt": draw(WORDS),
        "spots": spots,
        "distractors": [each for each in words if each not in used],
    }


NUMBERS = st.integers(-9999, 9999).map(float) | st.sampled_from([0.5, 84.5, -0.001, 3.14159, 1e6])
MARGINS = st.sampled_from([0.0, 0.1, 0.5, 2.0, 0.25])
VARIABLES = [
    {"name": "a", "least": 1.0, "most": 10.0, "decimals": 0},
    {"name": "b", "least": 0.5, "most": 2.25, "decimals": 2},
]
FORMULAS = [
    "a * b",
    "(a + b) / 2",
    "round(a / b, 2)",
    "sqrt((a ^ 2) + 1)",
    "max(a, b, 3) - pi",
    "abs(-a)",
    "2 * (a - b)",
]
LEVELS = st.builds(
    lambda texts, points: [{"text": text, "points": n * points} for n, text in enumerate(texts)],
    st.lists(WORDS, min_size=2, max_size=3),
    st.integers(1, 9),
)
RUBRIC = st.lists(
    st.builds(lambda text, levels: {"criterion": text, "levels": levels}, WORDS, LEVELS),
    min_size=1,
    max_size=3,
)
LINES = st.lists(WORDS, max_size=2).map("\n".join)
KINDS: dict[str, st.SearchStrategy[Item]] = {
    "single_choice": st.builds(lambda found: {"options": found}, options(right=1)),
    "multiple_choice": st.builds(lambda found: {"options": found}, options()),
    "picture_choice": st.booleans().flatmap(
        lambda several: st.builds(
            lambda found: {"several": several, "options": found},
            options(right=None if several else 1, pictured=True),
        )
    ),
    "true_false": st.sampled_from([{"answer": "true"}, {"answer": "false"}]),
    "ordering": st.builds(lambda items: {"items": items}, different(2, 6)),
    "matching": matching(),
    "categorise": categorise(),
    "drag_words": drag_words(),
    "short_text": st.builds(
        lambda accepted, strict: {"accepted": accepted, "strict": strict}, different(1, 4), st.booleans()
    )
    | different(2, 4)
    # What is written like an accepted wording is one, and no part of it: the editor refuses such a question.
    .filter(lambda words: same_wording(words[0], words[1:], strict=True) is None)
    .map(
        lambda words: {
            "accepted": words[1:],
            "strict": True,
            "partly": [{"text": words[0], "percent": 37.5, "feedback": ""}],
        }
    ),
    "number": st.builds(
        lambda answer, margin, unit: {"answer": answer, "tolerance": margin, "unit": unit},
        NUMBERS,
        MARGINS,
        st.sampled_from(["", "%", "người", "km/h"]),
    )
    | st.builds(
        lambda answer: {"answer": answer, "tolerance": 5.0, "unit": "", "relative": True},
        NUMBERS.filter(bool),
    ),
    "calculated": st.builds(
        lambda formula, margin: {
            "variables": VARIABLES,
            "formula": formula,
            "tolerance": margin,
            "unit": "km",
        },
        st.sampled_from(FORMULAS),
        MARGINS,
    ),
    "cloze": cloze(),
    "hotspot": hotspot(),
    "label_image": label_image(),
    "essay": st.builds(
        lambda guidance, least, most, rubric, model: {
            "guidance": guidance,
            "least_words": least,
            "most_words": most,
            "rubric": rubric,
            "model_answer": model,
        },
        LINES,
        st.integers(0, 50),
        st.integers(50, 300),
        RUBRIC,
        LINES,
    ),
    "file": st.builds(
        lambda kinds, rubric: {"kinds": kinds, "rules": [], "rubric": rubric},
        st.lists(st.sampled_from(["docx", "xlsx", "pdf"]), min_size=1, max_size=3, unique=True),
        RUBRIC | st.just([]),
    ),
    "audio_answer": st.builds(
        lambda longest, rubric: {"longest_seconds": longest, "rubric": rubric}, st.integers(10, 300), RUBRIC
    ),
}


@st.composite
def items(draw: Any) -> Item:
    """A question of each type in one list."""
    return [
        {
            "code": f"{n}-q.{kind}",
            "type": kind,
            "stem": html(("{a} {b} " if kind == "calculated" else "") + draw(WORDS))
            + draw(
                st.sampled_from(
                    [
                        "",
                        "<p>Có <b>hai</b> <i>phần</i>:</p><ul><li>một</li><li>hai</li></ul>",
                        '<p><img src="picture:mot.png" alt="một &amp; hai"></p>',
                    ]
                )
            ),
            "explanation": draw(st.just("") | WORDS.map(html)),
            "difficulty": draw(st.integers(1, 5)),
            "source": draw(st.just("") | WORDS),
            "competencies": draw(
                st.sampled_from(
                    [[], [{"key": "digcomp@2.2:4.1", "level": 3}, {"key": "digcomp@2.2:1", "level": None}]]
                )
            ),
            "tags": draw(different(0, 2)),
            "pool": draw(st.just("") | WORDS),
            **draw(data),
        }
        for n, (kind, data) in enumerate(KINDS.items())
    ]


def packed(questions: list[Item], kind: type[Qti21]) -> tuple[io.BytesIO, set[str]]:
    """A package of ``questions``, and the codes of those that lost something."""
    file = io.BytesIO()
    pictures = {"mot.png": png(), "hai-3.png": png(100, 200)}
    sent = [
        Sent(item, {name: content for name, content in pictures.items() if name in str(item)})
        for item in questions
    ]
    lost = kind().write(sent, file)
    file.seek(0)
    return file, {each.code for each in lost if each.left_out}


@pytest.mark.parametrize("kind", VERSIONS)
@QUICK
@given(items())
def test_what_is_written_comes_back(kind: type[Qti21], questions: list[Item]) -> None:
    file, left_out = packed(questions, kind)
    found = list(Qti().read(file))
    assert [each.item for each in found] == [each for each in questions if each["code"] not in left_out]
    assert left_out == ({"13-q.label_image"} if kind is Qti21 else set())
    assert all(f"picture:{name}" in str(each.item) for each in found for name in each.pictures)


# --- what others write -------------------------------------------------------------------------------------

SINGLE = "<choiceInteraction responseIdentifier='RESPONSE' maxChoices='1'><prompt>Which?</prompt>{}</choiceInteraction>"
THREE = SINGLE.format(
    "".join(f"<simpleChoice identifier='{name}'>{name * 3}</simpleChoice>" for name in "ABC")
)
SCORE = "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>{}</baseValue></setOutcomeValue>"
IS = "<match><variable identifier='RESPONSE'/><baseValue baseType='identifier'>{}</baseValue></match>"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def item_xml(
    body: str, *, declared: str = "", rules: str = "", response: str = "single identifier", after: str = ""
) -> str:
    cardinality, base = response.split()
    return (
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='q1' title='Title'>"
        f"<responseDeclaration identifier='RESPONSE' cardinality='{cardinality}' baseType='{base}'>{declared}"
        "</responseDeclaration><outcomeDeclaration identifier='SCORE' cardinality='single' baseType='float'/>"
        "<outcomeDeclaration identifier='FEEDBACK' cardinality='single' baseType='identifier'/>"
        f"<itemBody>{body}</itemBody><responseProcessing>{rules}</responseProcessing>{after}</assessmentItem>"
    )


def correct(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"


def read_one(xml: str) -> Read:
    (found,) = Qti().read(io.BytesIO(xml.encode()))
    return found


def test_the_right_answer_is_found_in_rules_that_only_compare() -> None:
    rules = (
        f"<responseCondition><responseIf>{IS.format('B')}{SCORE.format(2)}</responseIf></responseCondition>"
    )
    found = read_one(item_xml(THREE, rules=rules))
    assert found.item
    assert [each["correct"] for each in found.item["options"]] == [False, True, False]
    assert found.problems == []


def test_points_for_a_wrong_answer_are_told() -> None:
    rules = (
        f"<responseCondition><responseIf>{IS.format('B')}{SCORE.format(2)}</responseIf>"
        f"<responseElseIf>{IS.format('C')}{SCORE.format(1)}</responseElseIf></responseCondition>"
    )
    assert "earn part of the points" in read_one(item_xml(THREE, rules=rules)).problems[0]


def test_an_item_that_does_not_know_its_answer_is_left_out_and_named() -> None:
    found = read_one(item_xml(THREE))
    assert found.item is None
    assert "“Title”" in found.place
    assert found.problems == ["It is left out: it does not say which answer is right."]


def test_a_rule_that_is_not_understood_is_named() -> None:
    rules = "<setOutcomeValue identifier='SCORE'><customOperator class='org.x'/></setOutcomeValue>"
    found = read_one(item_xml(THREE, declared=correct("A"), rules=rules))
    assert found.item is None
    assert "customOperator" in found.problems[0]


def test_feedback_on_one_answer_stays_with_it_and_the_rest_explains() -> None:
    rules = (
        "<setOutcomeValue identifier='FEEDBACK'><variable identifier='RESPONSE'/></setOutcomeValue>"
        f"<responseCondition><responseIf>{IS.format('A')}{SCORE.format(1)}</responseIf></responseCondition>"
    )
    said = "".join(
        f"<modalFeedback outcomeIdentifier='FEEDBACK' identifier='{name}' showHide='{how}'><p>{words}</p></modalFeedback>"
        for name, how, words in [("B", "show", "Not B."), ("none", "hide", "Always.")]
    )
    found = read_one(item_xml(THREE, rules=rules, after=said)).item
    assert found
    assert [each["feedback"] for each in found["options"]] == ["", "Not B.", ""]
    assert found["explanation"] == "<p>Always.</p>"


ENTRY = "<p>How much? <textEntryInteraction responseIdentifier='RESPONSE'/> {}</p>"


@pytest.mark.parametrize(
    ("compared", "answer", "tolerance"),
    [
        ("<equal toleranceMode='absolute' tolerance='0.5 0.5'>{}</equal>", 10.0, 0.5),
        ("<equalRounded roundingMode='decimalPlaces' figures='1'>{}</equalRounded>", 10.0, 0.05),
        ("<equal toleranceMode='exact'>{}</equal>", 10.0, 0.0),
    ],
)
def test_how_near_a_number_must_be_is_found_by_trying(compared: str, answer: float, tolerance: float) -> None:
    both = "<correct identifier='RESPONSE'/><variable identifier='RESPONSE'/>"
    rules = f"<responseCondition><responseIf>{compared.format(both)}{SCORE.format(1)}</responseIf></responseCondition>"
    found = read_one(
        item_xml(ENTRY.format("km"), declared=correct("10"), rules=rules, response="single float")
    ).item
    assert found
    assert (found["type"], found["answer"], found["unit"]) == ("number", answer, "km")
    assert found["tolerance"] == pytest.approx(tolerance, abs=1e-6)


def test_a_range_becomes_the_number_in_its_middle() -> None:
    both = "<variable identifier='RESPONSE'/><baseValue baseType='float'>{}</baseValue>"
    rules = (
        f"<responseCondition><responseIf><and><gte>{both.format(2)}</gte><lte>{both.format(6)}</lte></and>"
        f"{SCORE.format(1)}</responseIf></responseCondition>"
    )
    found = read_one(item_xml(ENTRY.format(""), rules=rules, response="single float")).item
    assert found
    assert found["answer"] == pytest.approx(4)
    assert found["tolerance"] == pytest.approx(2)


def test_wordings_that_earn_a_part_keep_it() -> None:
    mapping = "<mapping><mapEntry mapKey='York' mappedValue='2'/><mapEntry mapKey='yorck' mappedValue='1'/></mapping>"
    score = "<setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/></setOutcomeValue>"
    found = read_one(item_xml(ENTRY.format(""), declared=mapping, rules=score, response="single string")).item
    assert found
    assert found["accepted"] == ["York"]
    assert found["partly"] == [{"text": "yorck", "percent": 50.0, "feedback": ""}]


def test_several_interactions_are_questions_of_their_own() -> None:
    both = THREE + THREE.replace("Which?", "And which?").replace("RESPONSE", "OTHER")
    said = "identifier='OTHER' cardinality='single' baseType='identifier'"
    other = f"<responseDeclaration {said}>{correct('C')}</responseDeclaration>"
    xml = item_xml(both, declared=correct("A")).replace(
        "<outcomeDeclaration", f"{other}<outcomeDeclaration", 1
    )
    found = list(
        Qti().read(io.BytesIO(xml.replace("<responseProcessing></responseProcessing>", "").encode()))
    )
    assert [each.item["code"] for each in found if each.item] == ["q1-1", "q1-2"]
    assert [each.item["stem"] for each in found if each.item] == ["<p>Which?</p>", "<p>And which?</p>"]
    assert [option["correct"] for option in (found[1].item or {})["options"]] == [False, False, True]


def test_formulas_and_tables_become_text_and_are_told() -> None:
    body = (
        "<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mn>1</mn><msup><mi>x</mi><mn>2</mn></msup></mfrac></math></p>"
        "<table><tr><td>a</td><td>b</td></tr></table><script>alert(1)</script><p onclick='x()'>Text</p>"
    )
    rules = (
        f"<responseCondition><responseIf>{IS.format('A')}{SCORE.format(1)}</responseIf></responseCondition>"
    )
    found = read_one(item_xml(body + THREE, rules=rules))
    assert found.item
    assert found.item["stem"] == "<p>1/(x^2)</p><p>a | b</p><p>Text</p><p>Which?</p>"
    assert len(found.problems) == 2


# --- what is hostile ---------------------------------------------------------------------------------------


def zipped(**files: str | bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def test_entities_are_refused() -> None:
    bomb = "<!DOCTYPE a [<!ENTITY b 'bbb'>]>" + item_xml("<p>&b;</p>")
    with pytest.raises(Unreadable, match="entities"):
        list(Qti().read(io.BytesIO(bomb.encode())))
    (found,) = Qti().read(zipped(**{"a.xml": bomb}))
    assert found.item is None
    assert "entities" in found.problems[0]


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "a\\b.xml", "c:a.xml"])
def test_names_that_lead_out_of_the_package_are_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="leads out"):
        list(Qti().read(zipped(**{name: item_xml(THREE)})))


def test_what_is_packed_too_tightly_or_in_too_many_files_is_refused() -> None:
    with pytest.raises(Unreadable, match="too tightly"):
        list(Qti().read(zipped(**{"a.xml": b" " * 5_000_000})))
    with pytest.raises(Unreadable, match="more than"):
        list(Qti().read(zipped(**{f"{n}.xml": b"" for n in range(LIMITS.files + 1)})))


def test_no_picture_from_outside_the_package_is_fetched() -> None:
    rules = (
        f"<responseCondition><responseIf>{IS.format('A')}{SCORE.format(1)}</responseIf></responseCondition>"
    )
    body = (
        "<p>See <img src='../../etc/passwd.png' alt=''/><img src='http://localhost/a.png' alt=''/></p>"
        + THREE
    )
    (found,) = Qti().read(zipped(**{"items/a.xml": item_xml(body, rules=rules)}))
    assert found.item
    assert found.item["stem"].startswith("<p>See </p>")
    assert found.pictures == {}
    assert len(found.problems) == 2


@pytest.mark.parametrize(
    "content",
    [
        item_xml("<div>" * 300 + "</div>" * 300),
        item_xml(THREE, rules="<not>" * 300 + "</not>" * 300),
        item_xml(THREE, rules="<setOutcomeValue identifier='SCORE'/>" * 20_000),
    ],
)
def test_what_is_made_to_keep_us_busy_is_left_out(content: str) -> None:
    (found,) = Qti().read(
        zipped(**{"a.xml": content.replace("<itemBody>", f"<itemBody><!--{token_hex(9999)}-->")})
    )
    assert found.item is None
    assert found.problems


def test_a_pattern_that_would_take_for_ever_is_not_tried() -> None:
    matched = "<patternMatch pattern='(a+)+$'><variable identifier='RESPONSE'/></patternMatch>"
    rules = f"<responseCondition><responseIf>{matched}{SCORE.format(1)}</responseIf></responseCondition>"
    xml = item_xml(ENTRY.format(""), declared=correct("a" * 60 + "!"), rules=rules, response="single string")
    assert "patternMatch" in read_one(xml).problems[0]


def test_one_bad_file_does_not_stop_the_others() -> None:
    rules = (
        f"<responseCondition><responseIf>{IS.format('A')}{SCORE.format(1)}</responseIf></responseCondition>"
    )
    found = list(Qti().read(zipped(**{"a.xml": "<broken", "b.xml": item_xml(THREE, rules=rules)})))
    assert [each.item is None for each in found] == [True, False]
    assert [each.place.split(" ")[0] for each in found] == ["a.xml", "b.xml"]


def test_what_is_no_qti_is_said_at_once() -> None:
    with pytest.raises(Unreadable, match="no item of QTI"):
        list(Qti().read(io.BytesIO(b"<html/>")))
    with pytest.raises(Unreadable, match="no item"):
        list(Qti().read(zipped(**{"a.txt": "x"})))
