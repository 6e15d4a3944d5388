"""What a package of ours carries beside what H5P knows: the texts of its content in other languages.

Rule: whatever lies in a folder that begins with a low line is not there for a reader of packages. So every host takes the
package as it takes others, and only ours look into that folder.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.reading import read_json

CARRIED = "_learning/translations.json"
VERSION = 1
MOST_BYTES = 10_000_000
MOST_LANGUAGES = 50
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})?")

# By language: {path: {"source": what was translated, "text": the translation}}.
Carried = Mapping[str, Mapping[str, Any]]


def as_carried(translations: Carried) -> bytes:
    """The same translations make the same bytes."""
    said = {
        "version": VERSION,
        "translations": {each: dict(translations[each]) for each in sorted(translations)},
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_carried(data: bytes) -> dict[str, dict[str, Any]]:
    """What a package carries; nothing where it is not as we write it, for no author can do anything about that."""
    try:
        found = read_json(data, CARRIED) if data else None
    except H5PError:
        return {}
    said = found.get("translations") if isinstance(found, dict) and found.get("version") == VERSION else None
    languages = said if isinstance(said, dict) else {}
    read = {each: _entries(texts) for each, texts in languages.items() if LANGUAGE.fullmatch(each)}
    return dict([pair for pair in read.items() if pair[1]][:MOST_LANGUAGES])


def _entries(texts: Any) -> dict[str, Any]:
    listed = texts.items() if isinstance(texts, dict) else ()
    return {
        path: {"source": each["source"], "text": each["text"]}
        for path, each in listed
        if isinstance(each, dict)
        and isinstance(each.get("source"), str)
        and isinstance(each.get("text"), str)
    }
