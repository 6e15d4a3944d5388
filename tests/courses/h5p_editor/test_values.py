"""Parameters through the form and back: what nobody changed is what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.h5p.editor.ids import with_ids
from courses.h5p.editor.values import parts, to_params, to_value
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.filtering import filter_params
from tests.courses.h5p.anything import ANYTHING, PARAMS, QUIZZES, TEXTS
from tests.courses.h5p.making import PAGES, QUIZ, QUIZ_PARAMS, UUID, quiz_store, store_with
from tests.courses.h5p_editor.making import ALL, ALL_FIELDS, PART, all_libraries

STORE = store_with(*all_libraries(), into=quiz_store())
FILES = ["images/mưa.png", "videos/a.mp4"]
PARTS = st.recursive(
    st.fixed_dictionaries(
        {"library": st.just(PART.uber), "params": st.fixed_dictionaries({"sentence": TEXTS})}
    ),
    lambda inner: st.fixed_dictionaries(
        {
            "library": st.just(PART.uber),
            "params": st.fixed_dictionaries({"sentence": TEXTS}, optional={"more": inner}),
        },
        optional={"subContentId": st.just(UUID), "metadata": st.fixed_dictionaries({"title": TEXTS})},
    ),
    max_leaves=4,
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "notes": TEXTS,
        "kind": st.sampled_from(["film", "2", 2, "none"]),
        "ways": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
        "zones": st.lists(st.sampled_from(["0", "1", "2"]), max_size=3),
        "when": st.one_of(st.fixed_dictionaries({"from": st.integers(-5, 5)}), ANYTHING),
        "sound": ANYTHING,
        "part": PARTS,
        "marked": st.fixed_dictionaries({"word": TEXTS}, optional={"subContentId": st.just(UUID)}),
        "l10n": st.one_of(st.fixed_dictionaries({"check": TEXTS}), ANYTHING),
        "evil": ANYTHING,
    },
)
EVERYTHING = st.one_of(
    PARAMS, st.tuples(st.just(ALL), st.builds(lambda quiz, more: {**quiz, **more}, QUIZZES, MORE))
)


@given(EVERYTHING)
def test_what_nobody_changed_is_what_the_filter_keeps(case):
    main, params = case
    try:
        kept = filter_params(params, main, STORE, files=FILES)
    except H5PError:
        return
    fields = STORE.get(main).semantics
    again = to_params(to_value(kept.params, fields, STORE), fields, STORE)
    assert again == kept.params
    assert filter_params(again, main, STORE, files=FILES).params == kept.params


def test_an_author_reads_plain_texts_as_they_are_meant():
    fields = STORE.get(QUIZ).semantics
    shown = to_value({"title": "Ăn &amp; mặc &lt;3"}, fields, STORE)
    assert shown["title"] == "Ăn & mặc <3"
    assert to_params(shown, fields, STORE) == {"title": "Ăn &amp; mặc &lt;3"}


def test_what_must_be_there_and_is_not_begins_as_its_field_says():
    shown = to_value({"title": "Một"}, ALL_FIELDS, STORE, fill=True)
    assert shown["pass"] == 50
    assert shown["l10n"] == {"check": "Check", "again": "Again"}
    assert shown["title"] == "Một"
    # What is optional may have been left out on purpose.
    assert shown["weight"] is None


def test_a_copied_part_gets_a_name_of_its_own():
    one = {"library": QUIZ.uber, "params": {}, "subContentId": UUID}
    fields = STORE.get(PAGES).semantics
    found = with_ids({"parts": [one, one, {**one, "subContentId": "none"}]}, fields, STORE)
    names = [each["subContentId"] for each in found["parts"]]
    assert names[0] == UUID
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        (QUIZ_PARAMS, {"WEL.Quiz 1.0:intro", "WEL.Quiz 1.0:questions[].text", "WEL.Quiz 1.0:words"}),
        ({"part": {"library": PART.uber, "params": {"sentence": "a"}}}, {"WEL.Part 1.0:sentence"}),
    ],
)
def test_every_text_is_found_by_the_path_of_its_field(params, paths):
    main = QUIZ if "intro" in params else ALL
    found = {at for at, _own, _value in parts(params, STORE.get(main).semantics, STORE, f"{main.uber}:")}
    assert paths <= found
