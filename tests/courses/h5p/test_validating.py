"""Packages that are wrong without meaning harm: their authors hear everything that is to be mended, and how."""

import json
import re
import subprocess
import sys

import pytest
from django.utils import translation

from courses.packages.h5p.errors import MESSAGES, H5PError, Issue
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.store import FolderStore, MemoryStore
from tests.courses.h5p.making import (
    PARTS,
    QUIZ,
    QUIZ_PARAMS,
    as_json,
    codes,
    folder,
    h5p_json,
    issues,
    library_files,
    package_of,
    quiz_package,
    quiz_store,
)
from tests.test_layout import ROOT


def test_a_right_package_has_nothing_wrong():
    assert issues(quiz_package()) == []


def test_numbers_may_be_texts_and_files_may_begin_with_a_bom():
    data = json.loads(quiz_package()["WEL.Parts-2.1/library.json"])
    texts = {**data, "majorVersion": "2", "minorVersion": "1", "patchVersion": "3", "runnable": "0"}
    assert not codes({**quiz_package(), "WEL.Parts-2.1/library.json": b"\xef\xbb\xbf" + as_json(texts)})


def test_a_folder_may_be_called_without_its_version_and_not_otherwise():
    files = {name.replace("WEL.Parts-2.1/", "WEL.Parts/"): data for name, data in quiz_package().items()}
    assert not codes(files)
    files = {name.replace("WEL.Parts-2.1/", "WEL.Parts-2.2/"): data for name, data in quiz_package().items()}
    assert codes(files) == {"folder-name"}


def test_a_library_twice_and_a_folder_that_is_none():
    twice = folder(PARTS, library_files(PARTS))
    more = {name.replace("WEL.Parts-2.1/", "WEL.Parts/"): data for name, data in twice.items()}
    assert codes({**quiz_package(), **more, "other/x.json": b"{}"}) == {"library-twice", "no-library-json"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "wrong-field"),
        ({"title": "x" * 256}, "wrong-field"),
        ({"title": None}, "missing-field"),
        ({"language": "tiếng Việt"}, "wrong-field"),
        ({"embedTypes": ["popup"]}, "wrong-field"),
        ({"embedTypes": []}, "wrong-field"),
        ({"license": "mine"}, "wrong-field"),
        ({"authors": [{"name": 1}]}, "wrong-field"),
        ({"source": "ftp://example.org"}, "wrong-field"),
        ({"preloadedDependencies": "all"}, "main-not-listed"),
        ({"preloadedDependencies": [PARTS.data]}, "main-not-listed"),
        ({"mainLibrary": "WEL.Parts"}, "not-runnable"),
        ({"preloadedDependencies": [QUIZ.data, {**PARTS.data, "minorVersion": 9}]}, "missing-library"),
    ],
)
def test_what_is_wrong_in_h5p_json(changed, code):
    assert code in codes({**quiz_package(), "h5p.json": as_json(h5p_json(**changed))})


def test_what_says_nothing_is_not_wrong_and_what_is_unknown_is_nobodys_concern():
    data = h5p_json(source="", authors=[], license=None, yearFrom=0, ourOwnField={"a": 1})
    assert not codes({**quiz_package(), "h5p.json": as_json(data)})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "wrong-field"),
        ({"runnable": "maybe"}, "wrong-field"),
        ({"patchVersion": "three"}, "wrong-field"),
        ({"preloadedJs": [{"path": "js/none.js"}]}, "missing-file"),
        ({"preloadedJs": ["js/it.js"]}, "wrong-field"),
        ({"coreApi": {"majorVersion": 1, "minorVersion": 29}}, "newer-core"),
        ({"coreApi": {"majorVersion": 2, "minorVersion": 0}}, "newer-core"),
        ({"coreApi": "1.2"}, "wrong-field"),
        ({"dynamicDependencies": [{**PARTS.data, "majorVersion": 9}]}, "missing-library"),
        ({"editorDependencies": [{**PARTS.data, "majorVersion": 9}]}, "missing-library"),
    ],
)
def test_what_is_wrong_in_library_json(changed, code):
    data = json.loads(quiz_package()["WEL.Quiz-1.0/library.json"])
    assert code in codes({**quiz_package(), "WEL.Quiz-1.0/library.json": as_json({**data, **changed})})


def test_the_newest_core_that_this_site_has_is_enough():
    data = json.loads(quiz_package()["WEL.Quiz-1.0/library.json"])
    asked = {**data, "coreApi": {"majorVersion": 1, "minorVersion": 28}}
    assert not codes({**quiz_package(), "WEL.Quiz-1.0/library.json": as_json(asked)})


def test_semantics_and_translations_must_be_read():
    for name in ("semantics.json", "language/vi.json", "language/en.json"):
        found = issues({**quiz_package(), f"WEL.Quiz-1.0/{name}": b"{"})
        assert ("json", f"WEL.Quiz-1.0/{name}") in {(each.code, each.path) for each in found}
    assert "json" in codes({**quiz_package(), "WEL.Quiz-1.0/semantics.json": b"{}"})


def test_a_package_without_libraries_is_taken_where_they_are_installed():
    bare = {name: data for name, data in quiz_package().items() if not name.startswith("WEL.")}
    assert not codes(bare, quiz_store(), may_install=False)
    assert codes(bare) == {"missing-library"}


def test_a_library_that_only_the_parameters_name_is_missed():
    params = {**QUIZ_PARAMS, "deep": [{"more": {"library": "WEL.Gone 1.0", "params": {}}}]}
    found = issues({**quiz_package(), "content/content.json": as_json(params)})
    assert ["WEL.Gone 1.0" in each.message for each in found] == [True]


def test_who_may_not_install_brings_nothing_new():
    assert codes(quiz_package(), may_install=False) == {"may-not-install"}
    assert not codes(quiz_package(), quiz_store(), may_install=False)


def test_no_package_at_all():
    assert codes({"readme.txt": b"x"}) == {"no-h5p-json", "no-content"}
    assert codes({"h5p.json": as_json(h5p_json())}) == {"no-content"}
    assert codes({**quiz_package(), "content/content.json": b"[]"}) == {"params"}


def test_a_package_may_bring_libraries_only():
    store = MemoryStore()
    taken = import_package(package_of(folder(PARTS, library_files(PARTS))), store)
    assert (taken.content, [each.name for each in taken.installed]) == (None, [PARTS])


def test_everything_that_is_wrong_is_said_at_once():
    changed = {
        "h5p.json": as_json(h5p_json(title="", license="mine")),
        "content/x.html": b"",
        "WEL.Parts-2.1/it.css": b"",
        "WEL.Quiz-1.0/icon.svg": b"<svg onload='x()'/>",
    }
    files = {
        name: data for name, data in {**quiz_package(), **changed}.items() if name != "WEL.Parts-2.1/js/it.js"
    }
    found = issues(files)
    assert {each.code for each in found} == {"wrong-field", "kind", "missing-file", "drawing"}
    assert len(found) == 5
    with pytest.raises(H5PError) as refused:
        import_package(package_of(files), MemoryStore())
    assert len(refused.value.issues) == 5


@pytest.mark.parametrize(
    "changed",
    [
        {"content/content.json": as_json({"nothing": "fits"})},
        {"content/content.json": as_json([])},
        {"h5p.json": as_json(h5p_json(mainLibrary="WEL.Gone"))},
        {"WEL.Quiz-1.0/icon.svg": b"<svg"},
    ],
)
def test_a_refused_package_leaves_nothing_half_installed(changed, tmp_path):
    store = FolderStore(tmp_path)
    with pytest.raises(H5PError):
        import_package(package_of({**quiz_package(), **changed}), store)
    assert store.all() == []
    assert list(tmp_path.iterdir()) == []


def test_what_comes_out_is_filtered_and_noted():
    params = {**QUIZ_PARAMS, "pass": 52, "unknown": 1}
    store = MemoryStore()
    taken = import_package(package_of({**quiz_package(), "content/content.json": as_json(params)}), store)
    assert taken.content.params == {**QUIZ_PARAMS, "pass": 50}
    assert {(each.code, each.path) for each in taken.filtered.notes} == {
        ("number", "pass"),
        ("unknown-field", "unknown"),
    }
    assert taken.content.metadata["authors"][0]["name"] == "Nguyễn Thị Mơ"
    assert {each.name.machine for each in store.all()} == {"WEL.Quiz", "WEL.Parts", "WEL.QuizEditor"}


def test_every_reason_is_said_in_vietnamese():
    values = dict.fromkeys(
        "why times key other found field library expected asked ours most value".split(), "X"
    )
    for code in MESSAGES:
        one = Issue(code, "content/x", values)
        with translation.override("en"):
            english = one.message
        with translation.override("vi"):
            assert code == "archive" or one.message != english, code


def test_every_reason_has_a_row_in_the_reference():
    text = (ROOT / "docs" / "reference" / "h5p.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", text.partition("## Reasons")[2], re.MULTILINE)
    assert listed == list(MESSAGES)
    in_archive = set(
        re.findall(r'(?:code=|return )"([a-z-]+)"', (ROOT / "learning" / "archive.py").read_text("utf-8"))
    )
    assert in_archive
    assert all(f"`{code}`" in text for code in in_archive)


def test_reasons_of_the_archive_are_said_in_the_language_of_the_reader():
    with translation.override("vi"), pytest.raises(H5PError) as refused:
        package_of({"h5p.json": b"{}", "../x.js": b""})
    assert "x.js" in str(refused.value)
    assert refused.value.code == "archive-leads-out"


def test_it_is_used_without_wagtail_and_without_a_database():
    program = (
        "import sys, pkgutil, importlib, courses.packages.h5p as h5p\n"
        "for each in pkgutil.iter_modules(h5p.__path__): importlib.import_module(f'{h5p.__name__}.{each.name}')\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'wagtail', 'bs4'}), 'django.db' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[] False"
