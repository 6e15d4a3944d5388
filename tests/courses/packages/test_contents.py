"""Files that are no packages, or were made to do harm, are refused in words that say what to do."""

import io
import stat
import unicodedata
import zipfile

import pytest
from django.utils.translation import override

from courses.packages.keeping import examine
from learning.archive import CannotRead
from tests.courses.packages.making import PAGE, web
from tests.courses.packs.making import zipped

EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def refused(file: io.BytesIO) -> str:
    with override("en"), pytest.raises(CannotRead) as error:
        examine(file)
    return str(error.value)


def test_pages_with_what_they_need_are_taken():
    found = examine(web({"anh/a.png": b"x", "b.js": "1", "c.css": "p {}"}))
    assert found.format.name == "web"
    assert (found.manifest.start, found.manifest.title) == ("index.html", "Đúng hay sai")


def test_everything_may_lie_in_one_folder():
    assert examine(zipped({"bai-hoc/index.html": PAGE, "bai-hoc/a.js": "1"})).manifest.start == (
        "bai-hoc/index.html"
    )


@pytest.mark.parametrize("name", ["../a.js", "/a.js", "a/../../b.js", "a\\b.js", "C:a.js"])
def test_a_name_that_leads_out_is_refused_by_name(name):
    assert name in refused(web({name: "1"}))


@pytest.mark.parametrize("name", ["a.php", "b.PHP5", "c.exe", "x/.d.asp", "e.jsp", "LICENSE", "f.html.py"])
def test_kinds_of_files_that_no_lesson_needs_are_refused_with_what_to_do(name):
    name = name.replace("/.", "/")
    assert f"“{name}”" in refused(web({name: "x"}))
    assert "Remove it from the ZIP" in refused(web({name: "x"}))


def test_what_computers_leave_behind_is_left_out():
    litter = {"__MACOSX/._index.html": "x", ".DS_Store": "x", "anh/Thumbs.db": "x", ".git/config": "x"}
    assert examine(web(litter)).contents.names == ["index.html"]


def test_names_that_a_computer_may_take_for_one_are_refused():
    assert "A.js" in refused(web({"a.js": "1", "A.js": "2"}))
    name = "ảnh.png"
    other = unicodedata.normalize("NFD", name)
    assert name in refused(web({name: "1", other: "2"}))


def test_a_name_that_stands_twice_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("index.html", PAGE)
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("index.html", "x")
    assert "index.html" in refused(file)


def test_links_and_locked_files_are_refused():
    info = zipfile.ZipInfo("a.js")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(info, "/etc/passwd")
    assert "a.js" in refused(file)
    locked = bytearray(web().getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    assert "index.html" in refused(io.BytesIO(bytes(locked)))


def test_bombs_are_refused_before_they_are_unpacked(settings):
    assert "a.txt" in refused(web({"a.txt": b"0" * 5_000_000}))
    settings.LEARNING = {**settings.LEARNING, "PACKAGE_FILES": 2}
    assert "2" in refused(web({"a.js": "1", "b.js": "1"}))
    settings.LEARNING = {
        **settings.LEARNING,
        "PACKAGE_FILES": 9,
        "PACKAGE_FILE_BYTES": 4,
        "PACKAGE_BYTES": 999,
    }
    assert "index.html" in refused(web())
    settings.LEARNING = {**settings.LEARNING, "PACKAGE_FILE_BYTES": 999, "PACKAGE_BYTES": 300}
    assert refused(web({"a.txt": "x" * 400}))
    settings.LEARNING = {**settings.LEARNING, "PACKAGE_BYTES": 20}
    assert "MB" in refused(web())


def test_what_lies_too_deep_is_refused():
    assert refused(web({"a/" * 30 + "b.js": "1"}))
    assert refused(web({"a" * 260 + ".js": "1"}))


def test_without_a_first_page_it_is_refused():
    assert "index.html" in refused(zipped({"a/start.html": PAGE}))
    assert "index.html" in refused(zipped({"a/index.html": PAGE, "b/index.html": PAGE}))
    assert "Web pages" in refused(zipped({"a.png": b"x"}))
    assert refused(io.BytesIO(b"<html>"))
    assert refused(io.BytesIO(b""))


def test_pages_in_an_old_encoding_are_refused_with_what_to_do():
    assert "Save it as UTF-8" in refused(zipped({"index.html": "Chào".encode("cp1258", "replace") + b"\xff"}))


def test_what_looks_like_a_virus_is_only_data():
    assert "eicar.txt" in examine(web({"eicar.txt": EICAR})).contents.names
