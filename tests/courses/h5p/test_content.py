"""Contents go out as packages, come back the same, are copied, and are asked what an upgrade would change."""

import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.packages.h5p.content import FilesInMemory, clone, export_package
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import read
from courses.packages.h5p.store import FolderStore, MemoryStore
from courses.packages.h5p.upgrading import affected, difference, upgrade_plan
from courses.packages.h5p.validate import validate
from tests.courses.h5p.anything import PARAMS
from tests.courses.h5p.making import (
    EDITOR,
    PAGES,
    PARTS,
    PNG,
    QUIZ,
    QUIZ_FIELDS,
    QUIZ_PARAMS,
    as_json,
    exported,
    folder,
    library_files,
    package_of,
    quiz,
    quiz_package,
    quiz_store,
    store_with,
)

STORE = quiz_store()
NEWER = LibraryName("WEL.Quiz", 1, 1)


def bytes_of(files, path):
    return b"".join(files.chunks(path))


def test_a_package_holds_what_is_needed_and_lists_no_editors():
    file = exported(
        quiz(metadata={"license": "CC BY", "title": "Tên", "unknown": 1, "contentType": "x"}), STORE
    )
    with zipfile.ZipFile(file) as package:
        names, said = package.namelist(), json.loads(package.read("h5p.json"))
    assert names[:3] == ["h5p.json", "content/content.json", "content/images/mưa.png"]
    assert {name.partition("/")[0] for name in names[3:]} == {QUIZ.folder, PARTS.folder, EDITOR.folder}
    assert said == {
        "license": "CC BY",
        "title": "Đúng hay sai",
        "language": "vi",
        "mainLibrary": "WEL.Quiz",
        "embedTypes": ["iframe"],
        "preloadedDependencies": [PARTS.data, QUIZ.data],
    }


def test_files_that_nothing_uses_stay_behind():
    content = quiz()
    more = FilesInMemory({"images/mưa.png": PNG, "videos/old.mp4": b"x"})
    file = exported(type(content)(content.title, QUIZ, QUIZ_PARAMS, "vi", files=more), STORE)
    assert read(file).files == ["images/mưa.png"]


def test_the_same_content_makes_the_same_bytes_from_any_store(tmp_path):
    folder = FolderStore(tmp_path)
    package = package_of()
    folder.install(package.all(), package)
    hashes = {
        hashlib.sha256(exported(quiz(), store).getvalue()).hexdigest() for store in (STORE, STORE, folder)
    }
    assert len(hashes) == 1


class OneWay(io.RawIOBase):
    """A stream that nobody can go back in, as a download is."""

    def __init__(self):
        self.kept = io.BytesIO()

    def writable(self):
        return True

    def write(self, data):
        return self.kept.write(data)


def test_a_package_is_written_straight_into_a_download():
    to = OneWay()
    export_package(quiz(), STORE, to)
    to.kept.seek(0)
    assert validate(read(to.kept), MemoryStore()) == []


@settings(max_examples=40)
@given(PARAMS, st.text(min_size=1, max_size=300).filter(lambda text: text.isprintable() and text.strip()))
def test_what_goes_out_comes_back_the_same(made, title):
    main, params = made
    content = type(quiz())(title, main, params, "vi", {"license": "CC BY"}, quiz().files)
    try:
        file = exported(content, STORE)
    except H5PError:
        return  # nothing of the parameters fits
    target = MemoryStore()
    back = import_package(read(file), target)
    before = content.filtered(STORE)
    assert (back.content.title, back.content.main, back.content.language) == (title[:255], main, "vi")
    assert back.content.metadata == {"license": "CC BY", "title": title[:255]}
    assert (back.filtered.params, back.filtered.sha256) == (before.params, before.sha256)
    assert back.filtered.notes == ()
    assert {name: bytes_of(back.content.files, name) for name in back.content.files.names()} == dict.fromkeys(
        before.files, PNG
    )
    again = exported(back.content, target)
    assert again.getvalue() == file.getvalue()


def test_a_content_whose_library_is_gone_is_not_exported():
    with pytest.raises(H5PError, match=r"WEL\.Quiz 1\.0"):
        exported(quiz(), MemoryStore())


def test_a_clone_is_another_content():
    first = quiz({**QUIZ_PARAMS}, metadata={"title": "Tên", "authors": []})
    other = clone(first, title="Bản sao")
    assert (other.title, other.metadata["title"], other.params) == ("Bản sao", "Bản sao", first.params)
    other.params["questions"][0]["text"] = "Khác"
    assert first.params["questions"][0]["text"] == "Hà Nội là thủ đô"
    assert clone(first) == first
    assert clone(first) is not first


# --- upgrades ----------------------------------------------------------------------------------------------


def newer_store(**more):
    fields = [dict(each) for each in QUIZ_FIELDS if each["name"] != "code"]
    for each in fields:
        if each["name"] == "pass":
            each["max"] = 40
        if each["name"] == "shuffle":
            each["type"] = "text"
    fields.append({"name": "hint", "type": "text"})
    files = {**library_files(NEWER, fields=fields), **more}
    return store_with(files, into=quiz_store())


def test_an_upgrade_is_told_before_it_is_done():
    store = newer_store()
    params = {**QUIZ_PARAMS, "code": "ABC"}
    [step] = upgrade_plan({1: quiz(params), 2: quiz({"parts": []}, main=PAGES)}, store)
    [found] = step.differences
    assert (step.key, found.old, found.new) == (1, QUIZ, NEWER)
    assert (found.vanished, found.appeared, found.changed) == (("code",), ("hint",), ("shuffle",))
    assert not found.has_own_way
    losses = {(each.code, each.path) for each in step.losses}
    assert losses == {("number", "pass"), ("wrong-type", "shuffle"), ("unknown-field", "code")}
    assert params["pass"] == 50


def test_a_content_within_another_is_told_too_with_what_its_place_does_not_take():
    part = {"content": {"library": "WEL.Quiz 1.0", "params": {"title": "Một"}}}
    content = quiz({"parts": [part]}, main=PAGES)
    [step] = upgrade_plan({"a": content}, newer_store())
    assert [each.old for each in step.differences] == [QUIZ]
    assert {(each.code, each.path) for each in step.losses} == {("library", "parts[0].content")}


def test_what_was_wrong_before_is_no_loss_and_a_script_for_upgrades_is_named():
    params = {"title": "Một", "unknown": 1}
    [step] = upgrade_plan({1: quiz(params)}, newer_store(**{"upgrades.js": b"// keeps all"}))
    assert step.losses == ()
    assert step.differences[0].has_own_way


def test_nothing_to_upgrade_is_no_step():
    assert upgrade_plan({1: quiz(), 2: quiz({"parts": []}, main=PAGES)}, STORE) == []
    same = difference(QUIZ, QUIZ, STORE)
    assert (same.vanished, same.appeared, same.changed) == ((), (), ())


def test_another_patch_of_a_part_touches_those_who_need_it():
    contents = {1: quiz(), 2: quiz({"parts": []}, main=PAGES)}
    assert affected(contents, PARTS, STORE) == [1]
    assert affected(contents, PAGES, STORE) == [2]


def test_a_patch_that_its_author_may_not_install_decides_nothing():
    store = quiz_store()
    fields = [{"name": "title", "type": "select", "options": ["<script>"]}, {"name": "mine", "type": "text"}]
    files = {
        **quiz_package(),
        "content/content.json": as_json({"title": "<script>", "mine": "x"}),
        **folder(QUIZ, library_files(QUIZ, patch=9, fields=fields)),
    }
    taken = import_package(package_of(files), store, may_install=False)
    assert (taken.installed, store.get(QUIZ).patch) == ((), 3)
    assert taken.content.params == {"title": "&lt;script&gt;"}
    assert taken.filtered.sha256 == taken.content.filtered(store).sha256
