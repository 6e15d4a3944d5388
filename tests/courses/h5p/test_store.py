"""Libraries side by side, the newest patch of each, and never half of one."""

import pytest

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.importing import in_order
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.store import Above, FolderStore, MemoryStore
from tests.courses.h5p.making import (
    PARTS,
    QUIZ,
    folder,
    library_files,
    package_of,
    quiz_package,
    store_with,
    tiny,
)


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else FolderStore(tmp_path / "libraries")


def of(store, name, path="it.css"):
    return b"".join(store.chunks(name, path))


def installed(store, **options):
    package = package_of(folder(PARTS, library_files(PARTS, **options)))
    return store.install(package.all(), package)


def test_what_was_installed_is_there_with_its_files(store):
    [taken] = installed(store)
    assert store.get(PARTS) == taken
    assert store.all() == [taken]
    assert taken.files == {"library.json", "js/it.js", "it.css"}
    assert of(store, PARTS) == b"p {}"
    assert store.get(QUIZ) is None


def test_a_higher_patch_replaces_and_others_are_left_out(store):
    installed(store, patch=3)
    assert installed(store, patch=3) == []
    assert installed(store, patch=2) == []
    assert [each.patch for each in installed(store, patch=10, title="Newer")] == [10]
    assert [(each.patch, each.title) for each in store.all()] == [(10, "Newer")]


def test_minor_versions_live_side_by_side(store):
    newer = LibraryName("WEL.Parts", 2, 10)
    for name in (newer, PARTS):
        store_with(library_files(name), into=store)
    assert [each.name for each in store.all()] == [PARTS, newer]


def test_what_another_library_needs_is_not_deleted(store):
    package = package_of(quiz_package())
    store.install(package.all(), package)
    with pytest.raises(H5PError, match=r"WEL\.Quiz 1\.0"):
        store.delete(PARTS)
    store.delete(QUIZ)
    store.delete(PARTS)
    store.delete(PARTS)  # a second time is no mistake
    assert [each.name.machine for each in store.all()] == ["WEL.QuizEditor"]
    store_with(library_files(PARTS, title="Another"), into=store)
    assert store.get(PARTS).title == "Another"


class Breaking:
    """A package whose disk fails at one file."""

    def __init__(self, package, path):
        self._package, self._path = package, path

    def chunks(self, name, path):
        if path == self._path and name == QUIZ:
            raise OSError("the disk is gone")
        return self._package.chunks(name, path)


def test_what_fails_in_the_middle_leaves_nothing(store):
    package = package_of()
    for path in ("library.json", "semantics.json"):
        with pytest.raises(OSError, match="disk"):
            store.install(package.all(), Breaking(package, path))
        assert store.all() == []


def test_what_fails_in_the_middle_leaves_the_old_patch(store):
    installed(store, patch=3)
    files = {**quiz_package(), **folder(PARTS, library_files(PARTS, patch=9))}
    with pytest.raises(OSError, match="disk"):
        store.install(package_of(files).all(), Breaking(package_of(files), "semantics.json"))
    assert [each.patch for each in store.all()] == [3]


def test_a_rename_that_fails_is_undone(tmp_path, monkeypatch):
    from pathlib import Path

    store, package, rename = FolderStore(tmp_path), package_of(), Path.rename

    def failing(self, target):
        if self.name == QUIZ.folder:
            raise OSError("no room")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="room"):
        store.install(in_order(package.all()), package)
    assert store.all() == []
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".new")]


def test_another_process_sees_what_was_installed(tmp_path):
    installed(FolderStore(tmp_path), patch=3)
    other = FolderStore(tmp_path)
    assert [each.patch for each in other.all()] == [3]
    installed(FolderStore(tmp_path), patch=4)
    assert [each.patch for each in other.all()] == [4]
    assert of(other, PARTS) == b"p {}"


def test_a_file_that_is_not_there_is_said_to_be_missing(store):
    installed(store)
    for name, path in ((PARTS, "none.js"), (QUIZ, "it.css")):
        with pytest.raises(H5PError) as refused:
            of(store, name, path)
        assert refused.value.code == "missing-file"


def test_a_folder_gives_out_its_libraries_files_only(tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    store = FolderStore(tmp_path / "libraries")
    installed(store)
    for path in ("../../../secret.txt", "/etc/passwd", "none.js", ""):
        with pytest.raises(H5PError):
            of(store, PARTS, path)


def test_libraries_are_renamed_behind_what_they_need():
    names = ["A 1.0", "B 1.0", "C 1.0", "D 1.0"]
    libraries = [
        tiny("A 1.0", needs={"preloaded": ["C 1.0"], "editor": ["B 1.0"]}),
        tiny("B 1.0", needs={"dynamic": ["D 1.0"]}),
        tiny("C 1.0", needs={"preloaded": ["A 1.0"]}),  # a circle has no right order, and must end
        tiny("D 1.0"),
    ]
    found = [each.name.uber for each in in_order(libraries)]
    assert sorted(found) == names
    assert found.index("D 1.0") < found.index("B 1.0") < found.index("A 1.0")


def test_of_a_package_above_a_store_the_higher_patch_counts():
    low, high = MemoryStore(), MemoryStore()
    installed(low, patch=1, title="Low")
    installed(high, patch=2, title="High")
    for pair in (Above(low, high), Above(high, low)):
        assert pair.get(PARTS).title == "High"
        assert [each.title for each in pair.all()] == ["High"]
        assert b"High" in of(pair, PARTS, "library.json")
