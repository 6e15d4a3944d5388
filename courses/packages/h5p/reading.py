"""JSON from somebody else, read with care: what comes out can be written, compared and kept anywhere."""

import json
import math
import re
from typing import Any

from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.limits import DEEPEST_JSON

# Keys that change every object of a page when a script copies what it was given.
FORBIDDEN = frozenset({"__proto__", "constructor", "prototype"})
# Control characters but tab and new lines, and halves of characters: databases and files refuse both.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_json(data: bytes, path: str) -> Any:
    """What the file ``path`` says. Some begin with a BOM. Raises H5PError."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_float)
    except RecursionError:
        raise H5PError(issue("json-depth", path)) from None
    except ValueError as error:  # not UTF-8, no JSON, or a number of thousands of digits
        raise H5PError(issue("json", path)) from error
    return tidied(found, path)


def tidied(value: Any, path: str) -> Any:
    """A copy of ``value`` that holds nothing but what JSON has, without what nobody can write. Raises H5PError."""
    return _tidied(value, path, DEEPEST_JSON)


def _tidied(value: Any, path: str, room: int) -> Any:
    if room < 0:
        raise H5PError(issue("json-depth", path))
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    if isinstance(value, list):
        return [_tidied(each, path, room - 1) for each in value]
    if isinstance(value, dict):
        return {_key(key, path): _tidied(each, path, room - 1) for key, each in value.items()}
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise H5PError(issue("json", path))


def _key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise H5PError(issue("json", path))
    key = UNWRITABLE.sub("", key)
    if key in FORBIDDEN:
        raise H5PError(issue("forbidden-key", path, key=key))
    return key


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(text)
    return found
