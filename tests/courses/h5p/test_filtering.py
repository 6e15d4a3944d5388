"""Parameters against the fields of their content type."""

import json

import pytest
from hypothesis import given, settings

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.filtering import filter_params
from courses.packages.h5p.names import LibraryName
from tests.courses.h5p.anything import PARAMS
from tests.courses.h5p.conforming import conforms
from tests.courses.h5p.making import (
    PAGES,
    QUIZ,
    QUIZ_PARAMS,
    UUID,
    library_files,
    quiz_store,
    store_with,
)

STORE = quiz_store()
FILES = {"images/mưa.png", "videos/a.mp4"}


def kept(value, *, name, fields=None, files=FILES):
    """What is left of ``value`` in the field ``name`` of the quiz, and why."""
    store = STORE if fields is None else store_with(library_files(QUIZ, fields=fields))
    found = filter_params({name: value, "words": "x"}, QUIZ, store, files=files)
    return found.params.get(name), [each.code for each in found.notes if each.path != "words"]


def own(value, **field):
    """What is left of ``value`` in a field of its own."""
    return kept(value, name="it", fields=[{"name": "it", **field}, {"name": "words", "type": "text"}])


def test_right_parameters_stay_as_they_are():
    found = filter_params(QUIZ_PARAMS, QUIZ, STORE, files=FILES)
    assert found.params == QUIZ_PARAMS
    assert (found.notes, found.libraries, found.files) == ((), (), {"images/mưa.png"})
    assert json.loads(found.json) == QUIZ_PARAMS
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("value", "left", "codes"),
    [
        ("Tốt & <tốt>", "Tốt &amp; &lt;tốt&gt;", []),
        ("&lt;b&gt; &amp;", "&lt;b&gt; &amp;", []),
        ("x" * 25, "x" * 20, ["too-long"]),
        ("'" * 25, "&#x27;" * 20, ["too-long"]),
        (12, "12", []),
        (True, None, ["wrong-type"]),
        ({"a": 1}, None, ["wrong-type"]),
        (None, None, []),
    ],
)
def test_plain_texts(value, left, codes):
    assert kept(value, name="title") == (left, codes)


def test_a_text_with_tags_is_no_longer_than_a_reader_may_take():
    found, codes = kept("x" * 300_000, name="intro")
    assert (found, codes) == ("x" * 250_000, ["too-long"])


def test_a_text_has_its_pattern_or_goes():
    assert kept("ABC", name="code") == ("ABC", [])
    assert kept("abc", name="code") == (None, ["pattern"])
    assert kept("", name="code") == ("", [])
    assert own("abc", type="text", regexp={"pattern": "^[A-Z]{3}$", "modifiers": "i"}) == ("abc", [])
    assert own("abc", type="text", regexp={"pattern": "(a+)+$"}) == ("abc", [])


@pytest.mark.parametrize(
    ("value", "left", "codes"),
    [
        (50, 50, []),
        ("55", 55, []),
        (52, 50, ["number"]),
        (-3, 0, ["number"]),
        (1000, 100, ["number"]),
        (50.0, 50, []),
        (True, None, ["wrong-type"]),
        ("many", None, ["wrong-type"]),
        ("", None, []),
        (10**400, None, ["wrong-type"]),
    ],
    ids=range(10),
)
def test_numbers_on_steps(value, left, codes):
    assert kept(value, name="pass") == (left, codes)


def test_numbers_with_decimals_and_fractions_as_steps():
    assert kept(1.005, name="weight") == (1.01, ["number"])
    assert kept(0.1 + 0.2, name="weight") == (0.3, ["number"])
    assert own(0.3, type="number", step=0.1) == (0.3, [])
    assert own(0.7, type="number", min=0.1, step=0.2) == (0.7, [])
    assert own(3.7, type="number", decimals=0) == (4, ["number"])


def test_booleans_and_choices():
    assert kept("true", name="shuffle") == (True, [])
    assert kept(0, name="shuffle") == (False, [])
    assert kept([], name="shuffle") == (None, ["wrong-type"])
    assert kept("cards", name="look") == ("cards", [])
    assert kept("gone", name="look") == ("plain", ["option"])
    assert kept({}, name="look") == ("plain", ["wrong-type"])
    options = [{"value": "a"}, {"value": "b"}]
    assert own("<c>", type="select", options=options, optional=True) == ("&lt;c&gt;", [])
    assert own(["a", "c", "b"], type="select", options=options, multiple=True) == (["a", "b"], ["option"])


def test_choices_that_only_the_editor_of_a_field_knows_stay():
    several = {"type": "select", "multiple": True, "widget": "dynamicCheckboxes"}
    assert own(["0", 2], **several) == (["0", "2"], [])
    assert own({"0": "1"}, **several) == (["1"], [])
    assert own(["<b>", {}, [1]], **several) == (["&lt;b&gt;"], ["option"])
    assert own("0", **several) == (None, ["wrong-type"])


def test_choices_in_groups_are_choices():
    group = {"type": "optgroup", "label": "Các tỉnh", "options": [{"value": "a"}, {"value": "b"}]}
    choice = {"type": "select", "options": [group, {"value": "c"}]}
    assert own("b", **choice) == ("b", [])
    assert own("d", **choice) == ("a", ["option"])
    assert own(["c", "b"], **choice, multiple=True) == (["c", "b"], [])


def test_lists_have_an_end_and_no_empty_entries():
    question = {"text": "Một", "right": True}
    assert kept([question, "nothing", question], name="questions") == ([question, question], ["wrong-type"])
    assert kept([question] * 9, name="questions") == ([question] * 5, ["too-many"])
    assert kept({"0": question}, name="questions") == (None, ["wrong-type"])


def test_a_group_of_one_field_is_flat_and_is_made_so():
    assert filter_params({"words": {"check": "Kiểm tra"}}, QUIZ, STORE).params == {"words": "Kiểm tra"}
    part = {"content": {"library": "WEL.Quiz 1.0", "params": {"title": "Một"}}, "subContentId": UUID}
    assert filter_params({"parts": [part]}, PAGES, STORE).params == {"parts": [part]}


def test_unknown_fields_go_and_are_named():
    question = {"text": "Một", "right": True, "onclick": "x()"}
    found = filter_params({"questions": [question], "evil": {}}, QUIZ, STORE)
    assert found.params == {"questions": [{"text": "Một", "right": True}]}
    assert {each.path for each in found.notes} == {"questions[0].onclick", "evil"}


@pytest.mark.parametrize("library", ["WEL.Parts 2.1", "WEL.Quiz 1.1", "WEL.Gone 1.0", "../x 1.0", 7])
def test_only_libraries_that_a_field_offers_stand_in_it(library):
    part = {"content": {"library": library, "params": {"title": "x"}}, "subContentId": "not one"}
    found = filter_params({"parts": [part]}, PAGES, STORE)
    assert (found.params, found.libraries) == ({"parts": [{}]}, ())
    assert [(each.code, each.path) for each in found.notes] == [("library", "parts[0].content")]


def test_of_a_library_only_what_is_known_stays():
    content = {
        "library": "WEL.Quiz 1.0",
        "params": {"title": "x", "evil": 1},
        "subContentId": UUID,
        "metadata": {"title": "<b>", "license": "CC BY", "source": "ftp:x", "evil": 1},
        "action": "x()",
    }
    found = filter_params({"parts": [{"content": content}]}, PAGES, STORE)
    assert found.params["parts"][0]["content"] == {
        "library": "WEL.Quiz 1.0",
        "params": {"title": "x"},
        "subContentId": UUID,
        "metadata": {"title": "&lt;b&gt;", "license": "CC BY"},
    }
    assert {each.code for each in found.notes} == {"unknown-field", "pattern"}
    assert found.libraries == (QUIZ,)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("images/mưa.png", "images/mưa.png"),
        ("images/mưa.png#tmp", "images/mưa.png"),
        ("../../content/12/images/mưa.png", "images/mưa.png"),
        ("../editor/images/mưa.png#tmp", "images/mưa.png"),
        ("https://example.org/x.png", "https://example.org/x.png"),
        ("images/none.png", None),
        ("../images/mưa.png", None),
        ("images/../../../etc/passwd", None),
        ("/etc/passwd", None),
        ("images//mưa.png", None),
        ("javascript" + ":x()", None),
        ("data:text/html,x", None),
        ("//example.org/x.png", None),
        ("https://example.org/\"onerror='x'", None),
        ("content.json?x", None),
        ("", None),
        (5, None),
    ],
    ids=range(17),
)
def test_files_lie_inside_or_on_the_web(path, left):
    found, codes = kept({"path": path}, name="picture")
    assert found == (None if left is None else {"path": left})
    assert codes == ([] if left else ["file"])


@pytest.mark.parametrize(
    "path", ["a.png?b.png", "a.html#b.png", "x:a.png", "a%2f..%2fb.png", "a\\b.png", "a\"onerror=x.png", "<b>.png",
             "a.html", "a.svg"],
)  # fmt: skip
def test_a_file_that_nobody_looked_for_has_a_harmless_path_too(path):
    assert kept({"path": path}, name="picture", files=None) == (None, ["file"])


def test_of_a_file_only_what_is_known_stays():
    value = {
        "path": "images/mưa.png", "mime": "image/png", "width": "10", "height": -1, "codecs": "<x>", "onload": "x()",
        "quality": {"level": 1, "label": "<b>"}, "copyright": {"license": "CC BY", "title": "<x>", "evil": 1},
        "metadata": {"authors": [{"name": "Lò Thị Pành", "role": "Author", "evil": 1}]},
    }  # fmt: skip
    found, _codes = kept(value, name="picture")
    assert found == {
        "path": "images/mưa.png", "mime": "image/png", "width": 10,
        "quality": {"level": 1, "label": "&lt;b&gt;"}, "copyright": {"license": "CC BY", "title": "&lt;x&gt;"},
        "metadata": {"authors": [{"name": "Lò Thị Pành", "role": "Author"}]},
    }  # fmt: skip
    films = [{"path": "videos/a.mp4"}, {"path": "videos/none.mp4"}, "x"]
    assert kept(films, name="film") == ([{"path": "videos/a.mp4"}], ["file", "wrong-type"])
    assert kept({"path": "images/none.png"}, name="picture", files=None)[0] == {"path": "images/none.png"}


def test_a_million_unknown_fields_are_not_a_million_notes():
    found = filter_params({"title": "Một", **{f"x{number}": 1 for number in range(2000)}}, QUIZ, STORE)
    assert found.params == {"title": "Một"}
    assert len(found.notes) == 500


def test_nothing_is_made_of_nothing():
    for params in (None, [], "x", 3):
        with pytest.raises(H5PError) as refused:
            filter_params(params, QUIZ, STORE)
        assert refused.value.code == "params"
    with pytest.raises(H5PError) as refused:
        filter_params({"evil": 1}, QUIZ, STORE)
    assert {each.code for each in refused.value.issues} == {"params", "unknown-field"}
    with pytest.raises(H5PError, match=r"WEL\.Gone 1\.0"):
        filter_params({}, LibraryName.parse("WEL.Gone 1.0"), STORE)
    assert filter_params({}, QUIZ, STORE).params == {}


def test_another_content_has_another_hash_and_the_order_of_its_keys_counts_for_nothing():
    first = filter_params(QUIZ_PARAMS, QUIZ, STORE)
    turned = filter_params(dict(reversed(QUIZ_PARAMS.items())), QUIZ, STORE)
    assert turned.sha256 == first.sha256
    assert filter_params({**QUIZ_PARAMS, "pass": 55}, QUIZ, STORE).sha256 != first.sha256


def test_parameters_nested_without_end_are_refused():
    content = {"library": "WEL.Quiz 1.0", "params": {}}
    for _ in range(40):
        content = {"library": "WEL.Pages 1.0", "params": {"parts": [{"content": content}]}}
    with pytest.raises(H5PError) as refused:
        filter_params(content["params"], PAGES, STORE)
    assert refused.value.code == "json-depth"


@settings(max_examples=200)
@given(PARAMS)
def test_what_comes_out_conforms_and_is_not_filtered_further(given_params):
    main, params = given_params
    try:
        once = filter_params(params, main, STORE, files=FILES)
    except H5PError as refused:
        assert {each.code for each in refused.issues} & {"params", "json"}  # nothing fitted, or no parameters
        return
    assert conforms(once.params, STORE.get(main).semantics, STORE, FILES)
    again = filter_params(once.params, main, STORE, files=FILES)
    assert (again.params, again.sha256, again.libraries) == (once.params, once.sha256, once.libraries)
    assert again.notes == ()
    once.json.encode()
