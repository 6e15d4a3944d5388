"""QTI: what is written comes back, what others write is understood, and what is hostile is refused."""

import io
import zipfile
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from assessments.exchange.formats.base import Item, Read, Sent, Unreadable
from assessments.exchange.formats.qti.formats import Qti, Qti21, Qti22, Qti30
from learning.vietnamese import tidy

VERSIONS = [Qti21, Qti22, Qti30]
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
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
    choices = options().map(
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
LEVELS = st.lists(
    st.builds(lambda text, points: {"text": text, "points": points}, WORDS, st.integers(0, 9)),
    min_size=2,
    max_size=3,
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
