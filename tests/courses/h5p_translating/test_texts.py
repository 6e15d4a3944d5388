"""Texts are found by the fields of content types, and put back in another language without touching anything else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.filtering import filter_params
from courses.packages.h5p.texts import texts_of
from courses.packages.h5p.translations import Refused, State, checked, matches, merged
from tests.courses.h5p.anything import PARAMS, TEXTS
from tests.courses.h5p.making import (
    PAGES,
    PAGES_FIELDS,
    QUIZ,
    QUIZ_PARAMS,
    UUID,
    library_files,
    package_of,
    store_with,
)
from tests.courses.h5p_editor.making import ALL, all_libraries


def site():
    package = package_of()
    store = store_with(library_files(PAGES, fields=PAGES_FIELDS), *all_libraries())
    store.install(package.all(), package)
    return store


STORE = site()


def filtered(params, main=QUIZ):
    return filter_params(params, main, STORE)


def by_path(params, main=QUIZ):
    return {each.path: each for each in texts_of(filtered(params, main).params, main, STORE)}


def kept(text, translation):
    return {text.path: {"source": text.source, "text": translation}}


def book(*titles: str) -> dict:
    """Two quizzes of which the first has an id of its own."""
    ids = [UUID, UUID[:-1] + "1"]
    return {
        "parts": [
            {"content": {"library": QUIZ.uber, "params": {"title": title}}, "subContentId": own}
            for title, own in zip(titles, ids, strict=True)
        ]
    }


def test_texts_that_people_read_are_found_with_their_paths():
    assert list(by_path(QUIZ_PARAMS)) == ["intro", "title", "questions[0].text", "words"]


def test_what_a_machine_reads_is_no_text():
    params = {
        **QUIZ_PARAMS,
        "code": "ABC",
        "title": "https://vidu.vn/a",
        "colour": "#ff0000",
        "notes": "12 + 3",
    }
    assert by_path(params, ALL).keys() & {"code", "title", "colour", "notes"} == set()


def test_parts_and_their_titles_are_found_by_their_ids():
    params = book("Một", "Hai")
    params["parts"][0]["content"]["metadata"] = {"title": "Phần một", "license": "U"}
    found = by_path(params, PAGES)
    path = f"parts[{UUID}].content"
    assert found[f"{path}.params.title"].source == "Một"
    assert found[f"{path}.metadata.title"].source == "Phần một"
    assert f"{path}.metadata.license" not in found


def test_a_translation_goes_along_when_its_text_moves():
    first = by_path(book("Một", "Hai"), PAGES)
    texts = {path: {"source": each.source, "text": f"{each.source} (en)"} for path, each in first.items()}
    turned = {"parts": list(reversed(book("Một", "Hai")["parts"]))}
    shown = merged(filtered(turned, PAGES).params, PAGES, STORE, texts)
    assert [each["content"]["params"]["title"] for each in shown["parts"]] == ["Hai (en)", "Một (en)"]


def test_entries_without_ids_are_found_again_by_what_they_say():
    two = {"questions": [{"text": "Một", "right": True}, {"text": "Hai", "right": True}]}
    texts = {path: {"source": each.source, "text": f"{each.source}!"} for path, each in by_path(two).items()}
    more = {"questions": [{"text": "Mới", "right": True}, *two["questions"]]}
    found = matches(texts_of(filtered(more).params, QUIZ, STORE), texts)
    assert [(each.translation, each.state) for each in found] == [
        ("", State.MISSING),
        ("Một!", State.DONE),
        ("Hai!", State.DONE),
    ]


def test_a_changed_text_makes_its_translation_stale_and_says_what_it_was():
    text = by_path(QUIZ_PARAMS)["title"]
    (match,) = [
        each
        for each in matches(by_path({**QUIZ_PARAMS, "title": "Đúng"}).values(), kept(text, "Right or wrong"))
        if each.text.path == "title"
    ]
    assert (match.state, match.before, match.translation) == (State.STALE, "Đúng hay sai", "Right or wrong")


def test_a_stale_translation_without_the_gaps_of_now_is_not_shown():
    text = by_path(QUIZ_PARAMS)["title"]
    now = filtered({**QUIZ_PARAMS, "title": "Đúng *hay* sai"}).params
    assert merged(now, QUIZ, STORE, kept(text, "Right or wrong"))["title"] == now["title"]
    same = filtered({**QUIZ_PARAMS, "title": "Đúng"}).params
    assert merged(same, QUIZ, STORE, kept(text, "Right or wrong"))["title"] == "Right or wrong"


def refused(text, translation: str) -> str:
    try:
        checked(text, translation)
    except Refused as problem:
        return problem.code
    return ""


def test_what_would_be_lost_of_a_translation_is_refused_with_its_reason():
    found = by_path({**QUIZ_PARAMS, "questions": [{"text": "Được *mấy* điểm: @score", "right": True}]})
    intro, title, question = found["intro"], found["title"], found["questions[0].text"]
    assert refused(intro, "<p>Hello <strong>you</p>") == "tags-open"
    assert refused(intro, "<p>Hello <script>x()</script></p>") == "html"
    assert refused(title, "x" * 21) == "too-long"
    assert refused(intro, "<p> </p>") == "empty"
    assert refused(question, "How *many*: points") == "marks"
    assert refused(question, "How *many* points: @score") == ""


@settings(max_examples=80, deadline=None)
@given(PARAMS)
def test_merging_what_was_extracted_unchanged_changes_nothing(given_params):
    main, params = given_params
    try:
        before = filtered(params, main).params
    except H5PError:
        return
    texts = {
        each.path: {"source": each.source, "text": each.source} for each in texts_of(before, main, STORE)
    }
    assert merged(before, main, STORE, texts) == before


@settings(max_examples=80, deadline=None)
@given(PARAMS, st.lists(TEXTS, min_size=1, max_size=5))
def test_merging_adds_nothing_that_the_filter_would_drop(given_params, words):
    main, params = given_params
    try:
        before = filtered(params, main).params
    except H5PError:
        return
    texts = {
        each.path: {"source": each.source, "text": words[number % len(words)]}
        for number, each in enumerate(texts_of(before, main, STORE))
    }
    after = merged(before, main, STORE, texts)
    again = filtered(after, main)
    assert again.params == after
    assert {each.code for each in again.notes} <= {each.code for each in filtered(before, main).notes}
