"""Parameters held against the fields of their content type: what is known and right stays, everything else goes.

What comes out may be shown: no unknown field, no tag that was not asked for, no file from outside, no library
that may not stand there. Filtering what was filtered changes nothing.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.packages.h5p.deps import Dependency, resolve, texts_in
from courses.packages.h5p.errors import H5PError, Issue, issue
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import tidied

Fields = list[Any]
# More than anybody reads; who sends a million unknown fields fills no memory with them.
MOST_NOTES = 500


@dataclass(frozen=True)
class FilteredContent:
    """Parameters as they are kept and shown, and what was found on the way.

    ``libraries`` are those that parameters use, in the order in which they were met; ``notes`` say to the author
    what was changed.
    """

    main: LibraryName
    params: dict[str, Any]
    libraries: tuple[LibraryName, ...]
    files: frozenset[str]
    notes: tuple[Issue, ...]

    @property
    def json(self) -> str:
        """As the player gets it. Who puts it into a page escapes ``</`` there."""
        return json.dumps(self.params, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    @property
    def sha256(self) -> str:
        """Another content, another hash: what learners kept for the old one is then out of date."""
        return hashlib.sha256(f"{self.main.uber}\n{self.json}".encode()).hexdigest()

    def dependencies(self, store: Libraries) -> list[Dependency]:
        return resolve(self.main, self.libraries, store, texts=texts_in(self.params))


@dataclass
class Work:
    """One filtering: where libraries and files are, and what was found so far."""

    store: Libraries
    files: Collection[str] | None
    libraries: dict[LibraryName, None] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    notes: list[Issue] = field(default_factory=list)


@dataclass(frozen=True)
class At:
    """Where in the parameters something stands, as authors read it: ``questions[2].answers[0].text``."""

    work: Work
    path: str = ""

    def field(self, name: str) -> "At":
        return At(self.work, f"{self.path}.{name}" if self.path else name)

    def entry(self, number: int) -> "At":
        return At(self.work, f"{self.path}[{number}]")

    def note(self, code: str, **values: Any) -> None:
        if len(self.work.notes) < MOST_NOTES:
            self.work.notes.append(issue(code, self.path, **values))

    def refuse(self, code: str, **values: Any) -> Any:
        """Note why nothing is left of a value, and be that nothing."""
        self.note(code, **values)


# What is left of a value: None where nothing is.
Filter = Callable[[Any, Mapping[str, Any], At], Any]


def filter_params(
    params: Any, main: LibraryName, store: Libraries, *, files: Collection[str] | None = None
) -> FilteredContent:
    """Hold ``params`` against the fields of ``main``. ``files`` are those that the content has; None asks for none.

    Raises H5PError where nothing is to be saved: no such library, no parameters, or an attack.
    """
    library = store.get(main)
    if library is None:
        raise H5PError(issue("missing-library", main, library=main))
    if not isinstance(params, dict):
        raise H5PError(issue("params", library=main))
    work = Work(store, files)
    kept = filter_fields(tidied(params, "content.json"), library.semantics, At(work))
    if params and library.semantics and not kept:
        raise H5PError(issue("params", library=main), *work.notes)
    return FilteredContent(main, kept, tuple(work.libraries), frozenset(work.used), tuple(work.notes))


def filter_fields(value: dict[str, Any], fields: Fields, at: At) -> dict[str, Any]:
    """Each of ``fields`` that ``value`` has, in the order of the fields."""
    kept = {}
    known = {}
    for each in fields:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            known[each["name"]] = each
    for name, own in known.items():
        if value.get(name) is None:
            continue
        found = filter_field(value[name], own, at.field(name))
        if found is not None:
            kept[name] = found
    for name in sorted(value.keys() - known.keys()):
        at.field(name).note("unknown-field")
    return kept


def filter_field(value: Any, own: Mapping[str, Any], at: At) -> Any:
    """``value`` as the field ``own`` allows it; None if nothing is left of it."""
    from courses.packages.h5p.composite import FILTERS  # it stands on this module

    wanted = FILTERS.get(str(own.get("type")))
    if wanted is None:
        return at.refuse("unknown-field")
    return wanted(value, own, at)
