"""Items of question files, made up by hypothesis: what authors write, with every sign that formats use."""

from string import ascii_letters, digits

from hypothesis import strategies as st

from assessments.exchange.formats.markup import paragraphs
from learning.vietnamese import tidy

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằềộữỵAĐƠƯ" + digits + " "
SIGNS = "~=#{}:\\[]/*%&<>\"'.,;-_|@+!?()→\n"


def _tidied(text: str) -> str:
    return tidy(text)


words = st.text(LETTERS + SIGNS, min_size=1, max_size=30).map(_tidied).filter(bool)
plain_words = st.text(LETTERS, min_size=1, max_size=20).map(_tidied).filter(bool)
codes = st.text(ascii_letters + digits, min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
stems = lines.map(paragraphs)


def different(each, *, least: int, most: int):
    """A list of texts that differ as the types want them to differ."""
    return st.lists(each, min_size=least, max_size=most, unique_by=lambda text: text.casefold())


def about(**fields):
    """An item with what every question has, and ``fields``."""
    return st.fixed_dictionaries(
        {
            "code": codes,
            "stem": stems,
            "explanation": st.just("") | stems,
            "difficulty": st.integers(1, 5),
            "source": st.just("") | words,
            "competencies": st.lists(
                st.fixed_dictionaries(
                    {
                        "key": codes.map(lambda code: f"digcomp@2.2:{code}"),
                        "level": st.none() | st.integers(1, 8),
                    }
                ),
                max_size=2,
                unique_by=lambda each: each["key"],
            ),
            "pool": st.just("") | plain_words,
            **fields,
        }
    )


@st.composite
def options(draw, *, several: bool):
    texts = draw(different(words, least=2, most=5))
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1, max_size=None if several else 1))
    said = [draw(st.just("") | words) for _text in texts]
    return [
        {"text": text, "correct": place in right, "feedback": said[place]} for place, text in enumerate(texts)
    ]


numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 4) + 0.0)

single_choice = about(type=st.just("single_choice"), options=options(several=False))
multiple_choice = about(type=st.just("multiple_choice"), options=options(several=True))
true_false = about(type=st.just("true_false"), answer=st.sampled_from(["true", "false"]))
short_text = about(
    type=st.just("short_text"), accepted=different(words, least=1, most=4), strict=st.booleans()
)
number = about(
    type=st.just("number"), answer=numbers, tolerance=numbers.map(abs), unit=st.just("") | plain_words
)


@st.composite
def _pairs(draw):
    lefts = draw(different(words, least=2, most=4))
    rights = draw(different(words, least=len(lefts), most=len(lefts)))
    return [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)]


matching = about(type=st.just("matching"), pairs=_pairs())
ordering = about(type=st.just("ordering"), items=different(words, least=2, most=5))
installed = st.one_of(single_choice, multiple_choice, true_false, short_text, number, matching, ordering)


@st.composite
def _gaps(draw):
    return draw(
        st.fixed_dictionaries(
            {"kind": st.just("text"), "accepted": different(words, least=1, most=3), "strict": st.just(True)}
        )
        | st.fixed_dictionaries({"kind": st.just("number"), "answer": numbers, "tolerance": numbers.map(abs)})
        | st.fixed_dictionaries(
            {
                "kind": st.just("choice"),
                "options": st.builds(
                    lambda texts, right: [
                        {"text": text, "correct": place == right % len(texts)}
                        for place, text in enumerate(texts)
                    ],
                    different(words, least=2, most=4),
                    st.integers(0, 3),
                ),
            }
        )
    )


@st.composite
def _cloze(draw):
    gaps = draw(st.lists(_gaps(), min_size=1, max_size=3))
    whole = {"accepted": [], "strict": False, "answer": None, "tolerance": 0.0, "options": [], "feedback": ""}
    text = " ".join(f"{draw(plain_words)} [[{place}]]" for place in range(1, len(gaps) + 1))
    item = draw(about(type=st.just("cloze")))
    return {**item, "text": text, "gaps": [{**whole, **gap} for gap in gaps]}


cloze = _cloze()


@st.composite
def _drag_words(draw):
    texts = draw(different(plain_words, least=2, most=5))
    right = texts[: draw(st.integers(1, len(texts)))]
    text = " ".join(f"{draw(plain_words)} [[{place}]]" for place in range(1, len(right) + 1))
    item = draw(about(type=st.just("drag_words")))
    return {**item, "text": text, "words": right, "distractors": texts[len(right) :]}


drag_words = _drag_words()
essay = about(type=st.just("essay"))
