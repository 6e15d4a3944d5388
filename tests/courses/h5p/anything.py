"""Parameters that nobody would write, and some that somebody would."""

from hypothesis import strategies as st

from tests.courses.h5p.making import PAGES, PAGES_FIELDS, QUIZ, QUIZ_FIELDS, UUID

TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b ", "<", ">", '"', "'", "&lt;", "&amp;", "&", "lt;", "<script>", "</script>", "<!--",
             "-->", "<a href=", "https://x.vn", "java", "script:", "style='color:red;x:url(y)'", " onclick=", "<br>",
             "chữ ", "<ul><li>", "#tmp", "ABC", "\x00", "\ud800", "</strong>", "<strong>", "<svg", "=", "/", "\t"]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip
LEAVES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
)
KEYS = st.sampled_from(
    [each["name"] for each in (*QUIZ_FIELDS, *PAGES_FIELDS)]
    + ["text", "right", "check", "content", "library", "params", "subContentId", "metadata", "path", "evil"]
)
FILE = st.fixed_dictionaries(
    {"path": st.one_of(TEXTS, st.sampled_from(["images/mưa.png", "videos/a.mp4#tmp", "https://x.vn/a.mp4"]))},
    optional={
        "mime": TEXTS,
        "width": LEAVES,
        "quality": LEAVES,
        "copyright": st.dictionaries(KEYS, LEAVES, max_size=2),
    },
)
ANYTHING = st.recursive(
    st.one_of(LEAVES, FILE),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS, inner, max_size=5),
        st.builds(lambda value: {"library": "WEL.Quiz 1.0", "params": value}, inner),
        st.builds(lambda value: {"library": "WEL.Pages 1.0", "params": value, "subContentId": UUID}, inner),
    ),
    max_leaves=25,
)
QUIZZES = st.fixed_dictionaries(
    {},
    optional={
        "intro": TEXTS,
        "title": st.one_of(TEXTS, ANYTHING),
        "code": TEXTS,
        "pass": LEAVES,
        "weight": LEAVES,
        "shuffle": LEAVES,
        "look": LEAVES,
        "picture": st.one_of(FILE, ANYTHING),
        "film": st.lists(FILE, max_size=3),
        "questions": st.lists(st.fixed_dictionaries({"text": TEXTS, "right": LEAVES}), max_size=7),
        "words": st.one_of(TEXTS, st.fixed_dictionaries({"check": TEXTS})),
    },
)
BOOKS = st.fixed_dictionaries(
    {
        "parts": st.lists(
            st.fixed_dictionaries(
                {"content": st.builds(lambda value: {"library": "WEL.Quiz 1.0", "params": value}, QUIZZES)},
                optional={"subContentId": st.one_of(TEXTS, st.just(UUID)), "evil": LEAVES},
            ),
            max_size=3,
        )
    }
)
PARAMS = st.one_of(st.tuples(st.just(QUIZ), QUIZZES), st.tuples(st.just(PAGES), st.one_of(BOOKS, ANYTHING)))
