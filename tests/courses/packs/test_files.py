"""Files that are no course packs, or were made to do harm, are refused in words."""

import io
import json
import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.packs.manifest import MANIFEST, parse, read_pack
from learning import archive
from learning.archive import Archive, CannotRead
from tests.courses.packs.making import manifest, zipped

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["is", "key", "parent", "language", "type", "title", "slug", "live", "fields", "x"])


@settings(max_examples=150, deadline=None)
@given(
    said=st.dictionaries(st.sampled_from(["format", "version", "course", "files", "x"]), JSON),
    pages=JSON | st.fixed_dictionaries({"pages": st.lists(st.dictionaries(NAMES, JSON), max_size=3)}),
    items=JSON,
    is_ours=st.booleans(),
)
def test_whatever_a_pack_says_the_answer_is_a_pack_or_a_sentence(said, pages, items, is_ours):
    texts = {"pages.json": json.dumps(pages), "items.json": json.dumps(items)}
    begin = manifest(course={"key": "x", "title": ""}) if is_ours else {}
    file = zipped({MANIFEST: json.dumps({**begin, **said}), **texts})
    with pytest.raises(CannotRead) as refused:
        read_pack(Archive(file))
    assert str(refused.value)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda data: json.dumps(data).encode()))
def test_whatever_stands_in_a_json_file_is_read_or_refused(content):
    try:
        parse(content, "x")
    except CannotRead as refused:
        assert str(refused)


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', "[NaN]", '["\\u0000"]', '["\\ud800"]', "[" * 100 + "]" * 100, "[" * 100_000]
)
def test_json_that_is_none_or_too_deep_is_refused(text):
    with pytest.raises(CannotRead):
        parse(text.encode(), "x")


def test_a_newer_version_is_refused_in_words():
    file = zipped({MANIFEST: json.dumps(manifest(version="2.0"))})
    with pytest.raises(CannotRead, match=r"2\.0"):
        read_pack(Archive(file))


def test_a_file_that_was_changed_afterwards_is_refused():
    files = {"pages.json": {"sha256": "0" * 64}}
    file = zipped({MANIFEST: json.dumps(manifest(files=files)), "pages.json": "{}"})
    with pytest.raises(CannotRead, match=r"pages\.json"):
        read_pack(Archive(file))


def test_a_file_that_is_not_listed_is_refused():
    file = zipped({MANIFEST: json.dumps(manifest()), "more.txt": "x"})
    with pytest.raises(CannotRead, match=r"more\.txt"):
        read_pack(Archive(file))


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a\\b", "C:a"])
def test_names_that_lead_out_are_refused(name):
    with pytest.raises(CannotRead):
        Archive(zipped({name: "x"}))


def test_links_to_other_places_are_refused():
    file, info = io.BytesIO(), zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(info, "/etc/passwd")
    with pytest.raises(CannotRead, match=r"liên kết|link"):
        Archive(file)


def test_what_is_packed_too_tightly_or_too_large_is_refused(monkeypatch):
    with pytest.raises(CannotRead):
        Archive(zipped({"bomb": b"0" * 5_000_000}))
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    with pytest.raises(CannotRead):
        Archive(zipped({"a": "x", "b": "x"}))
    monkeypatch.setattr(archive, "MOST_BYTES", 0)
    with pytest.raises(CannotRead):
        Archive(zipped({"a": "x"}))


def test_what_is_no_zip_is_refused():
    with pytest.raises(CannotRead):
        Archive(io.BytesIO(b"PK no"))
