"""What a host can get wrong in the settings of report forms, a sentence each."""

from collections.abc import Iterator
from typing import Any

from learning import conf, registry
from learning.people.ethnicities import ethnic_groups

AGES = ("from", "women", "men")
CODE = ("scheme", "code", "group")


def problems() -> list[str]:
    """All that is wrong."""
    return [*_closing(), *_ages(), *_groups()]


def _closing() -> Iterator[str]:
    for name in _listed("CLOSING_FORMS"):
        if name not in registry.report_forms:
            known = ", ".join(sorted(registry.report_forms))
            yield f"LEARNING['CLOSING_FORMS']: there is no form {name!r}, but: {known}."


def _ages() -> Iterator[str]:
    given = conf.get("WORKING_AGE") or {}
    if not isinstance(given, dict):
        return  # said already
    for key, age in given.items():
        if key not in AGES or type(age) is not int or not 0 < age < 120:
            yield f"LEARNING['WORKING_AGE']: {key!r}: {age!r} is no age; the keys are {', '.join(AGES)}."


def _groups() -> Iterator[str]:
    given = conf.get("ETHNICITIES") or {}
    if isinstance(given, dict):
        for code, name in given.items():
            if not isinstance(code, str) or not code.isdecimal() or not isinstance(name, str) or not name:
                yield f"LEARNING['ETHNICITIES']: {code!r}: {name!r} must be a code as '08' and a name."
    for each in _listed("ETHNICITY_CODES"):
        if not isinstance(each, dict) or set(each) != set(CODE) or each["group"] not in ethnic_groups():
            yield f"LEARNING['ETHNICITY_CODES']: {each!r} must have {', '.join(CODE)}, the group as in '08'."


def _listed(key: str) -> list[Any]:
    given = conf.get(key)
    return list(given) if isinstance(given, (list, tuple)) else []
