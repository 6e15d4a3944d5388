"""What ``h5p.json`` and ``library.json`` must say, and how. What is not named here is nobody's concern."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from courses.packages.h5p.errors import Issue, issue
from courses.packages.h5p.names import MACHINE, LibraryName, number_of

Rule = Callable[[Any], bool]
LICENSES = frozenset(
    ("CC BY,CC BY-SA,CC BY-ND,CC BY-NC,CC BY-NC-SA,CC BY-NC-ND,CC0 1.0,CC PDM,GNU GPL,PD,ODC PDDL,U,C").split(
        ","
    )
)
ROLES = frozenset({"Author", "Editor", "Licensee", "Originator"})


def text(least: int, most: int) -> Rule:
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def written(pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def number(value: Any) -> bool:
    return number_of(value) is not None


def yes_or_no(value: Any) -> bool:
    return str(value).lower() in ("0", "1", "true", "false")


def one_of(values: frozenset[str]) -> Rule:
    return lambda value: isinstance(value, str) and value in values


def list_of(rule: Rule) -> Rule:
    return lambda value: isinstance(value, list) and all(map(rule, value))


def object_of(rules: Mapping[str, Rule], *, asked: frozenset[str] = frozenset()) -> Rule:
    """An object that has all that is ``asked``; what it may have is right where it is."""

    def holds(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and asked <= value.keys()
            and all(rule(value[key]) for key, rule in rules.items() if not is_empty(value.get(key)))
        )

    return holds


def library(value: Any) -> bool:
    return LibraryName.of_data(value) is not None


def embed_types(value: Any) -> bool:
    return bool(value) and list_of(one_of(frozenset({"iframe", "div"})))(value)


FILE = object_of({"path": text(1, 255)}, asked=frozenset({"path"}))
MACHINE_NAME = written(MACHINE.pattern)
CORE = object_of(
    {"majorVersion": number, "minorVersion": number}, asked=frozenset({"majorVersion", "minorVersion"})
)

H5P_ASKED: Mapping[str, Rule] = {
    "title": text(1, 255),
    "language": written("[-a-zA-Z]{1,10}"),
    "mainLibrary": MACHINE_NAME,
    "embedTypes": embed_types,
    "preloadedDependencies": list_of(library),
}
H5P_ALLOWED: Mapping[str, Rule] = {
    "dynamicDependencies": list_of(library),
    "author": text(0, 255),
    "authors": list_of(object_of({"name": text(0, 255), "role": one_of(ROLES)})),
    "source": written(r"(?i)https?://\S{1,2000}"),
    "license": one_of(LICENSES),
    "licenseVersion": written(r"1\.0|2\.0|2\.5|3\.0|4\.0|v1|v2|v3|CC0 1\.0|CC PDM"),
    "licenseExtras": text(0, 5000),
    "authorComments": text(0, 5000),
    "yearFrom": lambda value: value == 0 or number(value),
    "yearTo": lambda value: value == 0 or number(value),
    "changes": list_of(object_of({"author": text(0, 255), "log": text(0, 5000), "date": text(0, 60)})),
    "defaultLanguage": written("[-a-zA-Z]{1,10}"),
    "a11yTitle": text(0, 255),
    "w": number,
    "h": number,
}

LIBRARY_ASKED: Mapping[str, Rule] = {
    "title": text(1, 255),
    "majorVersion": number,
    "minorVersion": number,
    "patchVersion": number,
    "machineName": MACHINE_NAME,
    "runnable": yes_or_no,
}
LIBRARY_ALLOWED: Mapping[str, Rule] = {
    "author": text(0, 255),
    "license": text(0, 255),
    "description": text(0, 2000),
    "preloadedJs": list_of(FILE),
    "preloadedCss": list_of(FILE),
    "preloadedDependencies": list_of(library),
    "dynamicDependencies": list_of(library),
    "editorDependencies": list_of(library),
    "dropLibraryCss": list_of(object_of({"machineName": MACHINE_NAME}, asked=frozenset({"machineName"}))),
    "coreApi": CORE,
    "embedTypes": embed_types,
    "fullscreen": yes_or_no,
    "metadataSettings": object_of({"disable": yes_or_no, "disableExtraTitleField": yes_or_no}),
    "addTo": object_of({}),
    "w": number,
    "h": number,
}


def is_empty(value: Any) -> bool:
    """Whether an optional field says nothing. Many packages write it down nevertheless."""
    return value is None or value == "" or value == []


def check(
    data: Mapping[str, Any], path: str, asked: Mapping[str, Rule], allowed: Mapping[str, Rule]
) -> Iterator[Issue]:
    """What is wrong in the file ``path``: fields that are missing, and fields that are not as they must be."""
    for key, rule in asked.items():
        if key not in data:
            yield issue("missing-field", path, field=key)
        elif not rule(data[key]):
            yield issue("wrong-field", path, field=key)
    for key, rule in allowed.items():
        if not is_empty(data.get(key)) and not rule(data[key]):
            yield issue("wrong-field", path, field=key)
