"""Packages whose ZIP was made to do harm: each is refused, and its author hears why."""

import io
import stat
import struct
import tracemalloc
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.limits import Limits
from courses.packages.h5p.package import read
from courses.packages.h5p.store import FolderStore, MemoryStore
from courses.packages.h5p.validate import validate
from tests.courses.h5p.making import (
    codes,
    quiz_package,
    zipped,
)


def refusal(file: io.BytesIO, limits: Limits | None = None) -> str:
    with pytest.raises(H5PError) as refused:
        read(file, limits or Limits())
    assert str(refused.value)
    return refused.value.code


def with_entry(info: zipfile.ZipInfo, data: bytes = b"x") -> io.BytesIO:
    file = zipped(quiz_package())
    with zipfile.ZipFile(file, "a") as package:
        package.writestr(info, data)
    return file


@pytest.mark.parametrize(
    "name",
    [
        "../evil.js",
        "content/../../evil.js",
        "/etc/evil.js",
        "C:/evil.js",
        "content\\..\\evil.js",
        "..\\evil.js",
    ],
)
def test_a_name_that_leads_out(name):
    info = zipfile.ZipInfo()
    info.filename = name  # the constructor would make it honest
    assert refusal(with_entry(info)) == "archive-leads-out"


def test_a_link_to_another_place():
    info = zipfile.ZipInfo("content/link.txt")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert refusal(with_entry(info, b"/etc/passwd")) == "archive-link"


def test_a_file_that_unpacks_to_a_thousand_times_its_size():
    assert refusal(zipped(quiz_package(content__big_txt=None) | {"content/big.txt": b"\0" * 5_000_000})) == (
        "archive-packed-too-tightly"
    )


def test_many_files_that_are_a_bomb_together_only():
    files = {f"content/{number}.txt": b"\0" * 900_000 for number in range(20)}
    assert refusal(zipped({**quiz_package(), **files})) == "bomb"


def test_a_bomb_within_a_bomb_is_no_package_of_ours():
    inner = zipped({"big.txt": b"\0" * 5_000_000}).getvalue()
    assert "kind" in codes({**quiz_package(), "content/inner.zip": inner})


def test_files_that_lie_over_one_another():
    file = zipped({f"content/{number}.txt": b"x" * 50_000 for number in range(3)}, packing=zipfile.ZIP_STORED)
    data = bytearray(file.getvalue())
    # Each entry of the list now claims what lies in the first one's place.
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<L", data, at + 20, 60_000)
        at = data.find(b"PK\x01\x02", at + 4)
    assert refusal(io.BytesIO(data)) == "overlap"


def test_too_many_files():
    files = {f"content/{number}.txt": b"" for number in range(30)}
    assert refusal(zipped(files), Limits(entries=29)) == "archive-too-many"


def test_a_list_of_files_that_would_fill_the_memory():
    files = {f"content/{number}.txt": b"" for number in range(30)}
    assert refusal(zipped(files), Limits(directory=1000)) == "directory"


def test_a_list_of_files_that_hides_its_length_in_the_record_of_large_packages():
    end = zipped({"h5p.json": b"{}"}).getvalue()
    at = end.rfind(b"PK\x05\x06")
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 10**10, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    assert refusal(io.BytesIO(end[:at] + large + locator + end[at:])) == "directory"


def test_a_list_of_files_that_hides_behind_a_second_end():
    data = bytearray(zipped({f"content/{number}.txt": b"" for number in range(30)}).getvalue())
    data[-18:-14] = b"PK\x05\x06"  # where nobody reads
    assert refusal(io.BytesIO(data), Limits(directory=1000)) == "directory"


def test_more_than_there_is_room_for():
    assert refusal(zipped({"content/a.txt": b"ab" * 60}), Limits(one=100)) == "archive-one-too-large"
    two = {"content/a.txt": b"ab" * 60, "content/b.txt": b"ab" * 60}
    assert refusal(zipped(two), Limits(total=200)) == "archive-too-large"


def test_a_file_that_is_larger_than_it_says():
    data = bytearray(
        zipped({**quiz_package(), "content/a.txt": b"0123456789"}, packing=zipfile.ZIP_STORED).getvalue()
    )
    name = b"content/a.txt"
    central = data.rfind(name) - 46
    struct.pack_into("<L", data, central + 24, 5)
    assert "archive-damaged" in {each.code for each in validate(read(io.BytesIO(data)), MemoryStore())}


def test_a_password_and_a_packing_that_eats_memory():
    file = bytearray(zipped({"content/a.txt": b"abc"}).getvalue())
    struct.pack_into("<H", file, file.find(b"PK\x01\x02") + 8, 1)
    assert refusal(io.BytesIO(file)) == "archive-password"
    assert refusal(zipped({"content/a.txt": b"abc" * 100}, packing=zipfile.ZIP_LZMA)) == "compression"


def test_a_name_twice():
    file = zipped(quiz_package())
    with zipfile.ZipFile(file, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("content/content.json", b'{"title": "another"}')
    assert refusal(file) == "archive-twice"


def test_a_large_film_never_stands_in_memory(tmp_path):
    film = tmp_path / "film.h5p"
    piece = bytes(range(256)) * 4096
    with zipfile.ZipFile(film, "w") as package:
        for name, data in quiz_package().items():
            package.writestr(name, data)
        with package.open("content/videos/film.mp4", "w") as file:
            for _ in range(40):
                file.write(piece)
    tracemalloc.start()
    with film.open("rb") as file:
        taken = import_package(read(file), FolderStore(tmp_path / "libraries"))
        copied = sum(map(len, taken.content.files.chunks("videos/film.mp4")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert copied == 40 * len(piece)
    assert peak < 4_000_000


WHOLE = zipped(quiz_package()).getvalue()
CHANGES = st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=12),
    st.integers(0, 400),
)
def test_a_package_with_changed_bytes_is_read_or_refused(changes, cut):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        package = read(io.BytesIO(data[: len(data) - max(0, cut - 200)]))
        assert all(each.message for each in validate(package, MemoryStore()))
    except H5PError as refused:
        assert refused.issues


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
def test_no_bytes_do_harm(data, start):
    with pytest.raises(H5PError):
        read(io.BytesIO(start + data))


def test_a_package_that_was_cut_off_anywhere_leaves_nothing_behind():
    for end in range(0, len(WHOLE), 97):
        store = MemoryStore()
        with pytest.raises(H5PError):
            import_package(read(io.BytesIO(WHOLE[:end])), store)
        assert store.all() == []
