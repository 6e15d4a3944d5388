"""What would change if contents used newer versions of their content types. Nothing is changed here."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.packages.h5p.content import Content
from courses.packages.h5p.errors import H5PError, Issue
from courses.packages.h5p.filtering import FilteredContent, filter_params
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import paths


@dataclass(frozen=True)
class Difference:
    """Two versions of one library: fields that are gone, that are new, and that are of another type now."""

    old: LibraryName
    new: LibraryName
    vanished: tuple[str, ...]
    appeared: tuple[str, ...]
    changed: tuple[str, ...]
    # Whether it brings a script for contents that come from older versions, which may keep what is lost without it.
    has_own_way: bool


@dataclass(frozen=True)
class Step:
    """One content: which of its libraries would change, and what its parameters would lose by it."""

    key: Hashable
    differences: tuple[Difference, ...]
    losses: tuple[Issue, ...]


def upgrade_plan(contents: Mapping[Hashable, Content], store: Libraries) -> list[Step]:
    """What would happen to each of ``contents`` with the newest libraries; those that would not change are left out."""
    newest = _newest(store)
    steps = (_step(key, content, store, newest) for key, content in contents.items())
    return [step for step in steps if step.differences]


def affected(contents: Mapping[Hashable, Content], library: LibraryName, store: Libraries) -> list[Hashable]:
    """The contents that are filtered anew when ``library`` got another patch: those that need it in any way."""
    return [key for key, content in contents.items() if library in _needed(content, store)]


def _needed(content: Content, store: Libraries) -> set[LibraryName]:
    return {each.library.name for each in content.filtered(store).dependencies(store)}


def _newest(store: Libraries) -> dict[str, LibraryName]:
    found: dict[str, LibraryName] = {}
    for library in sorted(store.all(), key=lambda each: each.version):
        found[library.name.machine] = library.name
    return found


def _step(key: Hashable, content: Content, store: Libraries, newest: Mapping[str, LibraryName]) -> Step:
    filtered = content.filtered(store)
    used = dict.fromkeys((content.main, *filtered.libraries))
    changing = {name: newest[name.machine] for name in used if newest[name.machine] != name}
    if not changing:
        return Step(key, (), ())
    differences = tuple(difference(old, new, store) for old, new in changing.items())
    return Step(key, differences, _losses(content, filtered, changing, store))


def _losses(
    content: Content,
    filtered: FilteredContent,
    changing: Mapping[LibraryName, LibraryName],
    store: Libraries,
) -> tuple[Issue, ...]:
    moved = with_versions(filtered.params, {old.uber: new.uber for old, new in changing.items()})
    try:
        after = filter_params(moved, changing.get(content.main, content.main), store).notes
    except H5PError as error:
        after = error.issues
    return new_losses(filtered.notes, after)


def new_losses(before: Iterable[Issue], after: Iterable[Issue]) -> tuple[Issue, ...]:
    """Of ``after`` what is not in ``before``: what was wrong already is not lost by the upgrade."""
    known = {(each.code, each.path) for each in before}
    return tuple(each for each in after if (each.code, each.path) not in known)


def with_versions(value: Any, versions: Mapping[str, str]) -> Any:
    """``value`` with the libraries that it names in other versions."""
    if isinstance(value, dict):
        moved = {key: with_versions(each, versions) for key, each in value.items()}
        if "params" in moved and moved.get("library") in versions:
            moved["library"] = versions[moved["library"]]
        return moved
    return [with_versions(each, versions) for each in value] if isinstance(value, list) else value


def difference(old: LibraryName, new: LibraryName, store: Libraries) -> Difference:
    """What differs between the fields of two versions."""
    before, after = (dict(paths(found.semantics if found else [])) for found in map(store.get, (old, new)))
    other = store.get(new)
    return Difference(
        old,
        new,
        vanished=tuple(sorted(before.keys() - after.keys())),
        appeared=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(each for each in before.keys() & after.keys() if before[each] != after[each])),
        has_own_way=other is not None and "upgrades.js" in other.files,
    )
