"""Taking an H5P package in, against unzipping it blindly and however large it is; and what a browser fetches to play one.

The peer in playing is the loader of ``h5p-standalone`` as its documentation shows it: it reads the same content unzipped
and finds its libraries by asking for each. Both play in Chromium; what cannot be had here is left out and said.
"""

import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.core.files.storage import default_storage
from django.test import override_settings

from courses.h5p.files import digest_of
from courses.h5p.places import file_place
from courses.h5p.store import DatabaseStore
from courses.h5p.taking import take
from courses.h5p.types import OurLibraries, install_ours
from courses.h5p.types.examples import example
from courses.models import H5PContent
from courses.packages.h5p.content import export_package
from courses.packages.h5p.names import LibraryName
from tests.bench.h5p_fetched import Fetched, played_by_standalone, played_by_us, why_not
from tests.bench.measure import Result, line

MEGABYTE = 1_000_000
SMALL, LARGE = 5, 500  # megabytes of film
VIDEO = LibraryName("HocSo.InteractiveVideo", 1, 0)
PLAYED = (LibraryName("HocSo.TrueFalse", 1, 0), LibraryName("HocSo.QuestionSet", 1, 0))
UNZIPPED = "{} MB unzipped, without a look at them"
TAKEN = "{} MB taken in: checked, filtered, stored by hash"
FLAT = "≤ 1.2 ×"


def run(scale: float = 1.0) -> list[Result]:
    large = max(2 * SMALL, int(LARGE * scale))
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(STORAGES=_stored_in(f"{folder}/media"), WHITENOISE_USE_FINDERS=True),
    ):
        install_ours(DatabaseStore())
        return [*_taking(Path(folder), large), *_playing()]


def _stored_in(folder: str) -> dict[str, Any]:
    """Files as files: the tests keep them in memory, which is what we measure."""
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    return {**settings.STORAGES, "default": kept}


# --- taking packages in ------------------------------------------------------------------------------------


def _taking(folder: Path, large: int) -> list[Result]:
    packages = {size: _package(folder / f"{size}.h5p", size) for size in (SMALL, large)}
    took = {}
    for size, package in packages.items():
        _take(package)  # the first time reads modules
        took[UNZIPPED.format(size)] = _milliseconds(partial(_unzip, package))
        took[TAKEN.format(size)] = _milliseconds(partial(_take, package))
    found = []
    for size in packages:
        found.append(line(UNZIPPED.format(size), took))
        found.append(line(TAKEN.format(size), took, against=UNZIPPED.format(size)))
    return [*found, _memory(packages, large)]


def _memory(packages: dict[int, Path], large: int) -> Result:
    peaks = {size: _peak(partial(_take, package)) for size, package in packages.items()}
    name = f"memory at most while {large} MB are taken in: {peaks[large] / 2**20:.1f} MiB"
    return Result(name, 0, None, f"{SMALL} MB", peaks[large] / peaks[SMALL], FLAT)


class _Film:
    """A film of noise, which nothing packs, made anew piece by piece."""

    def __init__(self, small: Any, megabytes: int):
        self._small, self._megabytes = small, megabytes

    def names(self) -> list[str]:
        return self._small.names()

    def chunks(self, path: str) -> Iterator[bytes]:
        if not path.endswith(".webm"):
            yield from self._small.chunks(path)
            return
        chance = Random(self._megabytes)
        yield b"\x1a\x45\xdf\xa3"  # as these films begin
        for _each in range(self._megabytes):
            yield chance.randbytes(MEGABYTE)


def _package(place: Path, megabytes: int) -> Path:
    """A film with questions. What packs it again would take minutes, so films lie in it as they are."""
    ours, content, packed = OurLibraries(), example(VIDEO), io.BytesIO()
    export_package(content, ours, packed)
    film = _Film(content.files, megabytes)
    with ZipFile(packed) as source, ZipFile(place, "w", ZIP_STORED) as made:
        for entry in source.infolist():
            if not entry.filename.endswith(".webm"):
                made.writestr(entry.filename, source.read(entry))
                continue
            with made.open(entry.filename, "w", force_zip64=True) as file:
                for chunk in film.chunks(entry.filename):
                    file.write(chunk)
    return place


def _take(package: Path) -> None:
    with package.open("rb") as file:
        content = take(file, may_install=True, as_copy=True).content
    assert content is not None, "nothing was taken in"
    # Otherwise the next one would find its film here already.
    for path in content.files:
        default_storage.delete(file_place(digest_of(path)))
    content.delete()


def _unzip(package: Path) -> None:
    with tempfile.TemporaryDirectory(dir=package.parent) as folder, ZipFile(package) as source:
        source.extractall(folder)


def _peak(action: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


# --- playing -----------------------------------------------------------------------------------------------


def _playing() -> list[Result]:
    if reason := why_not():
        print(f"Left out: what a browser fetches to play a content. {reason}")
        return []
    return [one for name in PLAYED for one in _played(name)]


def _played(name: LibraryName) -> list[Result]:
    packed = io.BytesIO()
    export_package(example(name), OurLibraries(), packed)
    with _kept(packed) as content:
        ours = played_by_us(content)
    theirs = played_by_standalone(packed)
    kind = name.machine.removeprefix("HocSo.")
    peer = f"{kind} by the loader of h5p-standalone"
    took = {peer: theirs.milliseconds, kind: ours.milliseconds}
    said = replace(line(peer, took), name=f"{peer}: {theirs}")
    return [
        said,
        replace(line(kind, took, against=peer), name=f"{kind} by our page: {ours}"),
        _ratio(f"{kind}: requests", ours, theirs, "requests"),
        _ratio(f"{kind}: bytes", ours, theirs, "size"),
    ]


def _ratio(name: str, ours: Fetched, theirs: Fetched, what: str) -> Result:
    return Result(name, 0, None, "the loader's", getattr(ours, what) / getattr(theirs, what), "< 1 ×")


@contextmanager
def _kept(packed: io.BytesIO) -> Iterator[H5PContent]:
    packed.seek(0)
    content = take(packed, may_install=True, as_copy=True).content
    assert content is not None
    content.latest_revision.publish()
    content.refresh_from_db()
    yield content
    content.delete()
