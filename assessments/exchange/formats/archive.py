"""A ZIP of questions: the library's one reader of ZIP files, with limits for questions, in the words of a format."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from assessments.exchange.formats.base import Unreadable
from learning.archive import Archive, CannotRead, Limits

LIMITS = Limits(files=5000, total=200_000_000, one=20_000_000)


class QuestionArchive:
    """The files in a ZIP, by their names. Raises Unreadable for anything that no honest one has."""

    def __init__(self, file: BinaryIO):
        with _told():
            self._archive = Archive(file, LIMITS)

    def __contains__(self, name: str) -> bool:
        return name in self._archive

    @property
    def names(self) -> list[str]:
        return self._archive.names

    def find(self, name: str) -> str:
        """The file that ``name`` means, whatever its capitals; empty when there is none."""
        wanted = posixpath.normpath(name)
        if wanted in self._archive:
            return wanted
        return next((each for each in self._archive.names if each.casefold() == wanted.casefold()), "")

    def read(self, name: str) -> bytes:
        """What is in the file ``name``, never more than it said."""
        with _told():
            return self._archive.read(name)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except CannotRead as problem:
        raise Unreadable(str(problem)) from problem
