"""Fields in another language, and what an editor begins with."""

from hypothesis import given
from hypothesis import strategies as st

from courses.packages.h5p.filtering import filter_params
from courses.packages.h5p.semantics import defaults, localise, paths, translated
from tests.courses.h5p.making import (
    PAGES_FIELDS,
    PARTS,
    QUIZ,
    QUIZ_FIELDS,
    as_json,
    library_files,
    quiz_store,
    store_with,
)

STORE = quiz_store()


def by_name(fields):
    return {each["name"]: each for each in fields}


def test_a_translation_lies_over_the_words():
    fields = by_name(translated(QUIZ, "vi", STORE))
    assert fields["intro"]["label"] == "Lời mở đầu"
    assert fields["title"]["label"] == "Tên"
    assert fields["intro"]["tags"] == QUIZ_FIELDS[0]["tags"]
    assert fields["pass"] == QUIZ_FIELDS[3]


def test_a_country_falls_back_to_its_language_and_then_to_no_translation():
    assert translated(QUIZ, "vi-vn", STORE) == translated(QUIZ, "vi", STORE)
    assert translated(QUIZ, "fr", STORE) == QUIZ_FIELDS
    assert translated(QUIZ, "../../x", STORE) == QUIZ_FIELDS
    assert translated(PARTS, "vi", STORE) == []
    assert translated(PARTS.parse("WEL.Gone 1.0"), "vi", STORE) == []


def test_a_translation_changes_no_rule():
    evil = [
        {"label": 5, "type": "library", "tags": ["script"], "name": "x"},
        {"maxLength": 10**9, "default": "Câu đố", "regexp": {}},
        *[None] * 4,
        {"options": [{"value": "evil", "label": "Thẻ"}, {"label": "Bài"}, {"value": "more"}]},
        {}, {},
        {"max": 10**9, "entity": "câu hỏi", "field": {"fields": [{"label": "Câu hỏi"}]}},
        {"fields": [{"default": "Kiểm tra"}]},
    ]  # fmt: skip
    fields = by_name(localise(QUIZ_FIELDS, evil))
    rules = [{key: each[key] for key in each if key not in WORDS} for each in fields.values()]
    assert [each["name"] for each in rules] == [each["name"] for each in QUIZ_FIELDS]
    assert fields["title"] == {**QUIZ_FIELDS[1], "default": "Câu đố"}
    assert fields["look"]["options"] == [
        {"value": "plain", "label": "Thẻ"},
        {"value": "cards", "label": "Bài"},
    ]
    assert fields["questions"]["field"]["fields"][0]["label"] == "Câu hỏi"
    assert fields["questions"]["max"] == 5
    assert fields["words"]["fields"][0]["default"] == "Kiểm tra"


WORDS = ("label", "default", "entity", "options")
ANY_OVERLAY = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["label", "type", "options", "fields", "field", "important", "default"]), inner
        )
    ),
    max_leaves=15,
)


@given(ANY_OVERLAY)
def test_no_translation_moves_a_field(overlay):
    assert list(paths(localise(QUIZ_FIELDS, overlay))) == list(paths(QUIZ_FIELDS))


def test_an_editor_begins_with_what_fields_say():
    begun = defaults(QUIZ_FIELDS)
    assert begun == {
        "title": "A quiz",
        "pass": 50,
        "shuffle": True,
        "look": "plain",
        "questions": [{"right": False}],
        "words": "Check",
    }
    assert filter_params(begun, QUIZ, STORE).params == begun
    assert defaults(PAGES_FIELDS) == {"parts": []}
    assert defaults([{"name": 3}, None, {"type": "text"}]) == {}


def test_lists_within_lists_begin_with_a_bounded_number_of_entries():
    field = {"name": "a", "type": "text", "default": "x"}
    for _ in range(8):
        field = {"name": "a", "type": "list", "min": 10**6, "field": field}
    begun = defaults([field])["a"]
    assert len(begun) == 100
    assert begun[0][0] == []


def test_every_field_has_a_path():
    found = dict(paths(QUIZ_FIELDS))
    assert found["questions[].text"] == "text"
    assert found["words.check"] == "text"
    assert dict(paths(PAGES_FIELDS))["parts[].content"] == "library"
    assert list(paths("nonsense")) == []


def test_a_translation_with_a_bom_is_read():
    files = {
        **library_files(QUIZ, fields=QUIZ_FIELDS),
        "language/vi.json": b"\xef\xbb\xbf" + as_json({"semantics": [{"label": "A"}]}),
    }
    assert translated(QUIZ, "vi", store_with(files))[0]["label"] == "A"
