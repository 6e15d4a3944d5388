"""What a field is called, what stands below it, and when it is folded or hidden."""

import html
import json
from typing import Any

from courses.h5p.editor.measures import places_of, slides_of, time_of
from courses.h5p.editor.showing import needs_all, rules_of
from courses.h5p.editor.values import Own
from courses.packages.h5p.html import clean, tags_of

# Descriptions come from libraries, and Wagtail puts them into the page as they are.
HELP_TAGS = tags_of(["a", "strong", "em", "code", "ul", "ol"])


def heading(own: Own) -> str:
    """The field's label; a text, whatever a library wrote."""
    said = html.unescape(clean(str(own.get("label") or own.get("name") or ""), frozenset()).text).strip()
    unit = str(own.get("unit") or "").strip()
    return f"{said} ({unit})" if unit else said


def help_of(own: Own) -> str:
    """The field's description, as HTML without anything that runs. What is important in it comes first."""
    important = own.get("important")
    said = [important.get("description"), important.get("example")] if isinstance(important, dict) else []
    texts = [str(each) for each in (*said, own.get("description")) if isinstance(each, str) and each]
    return clean(" ".join(texts), HELP_TAGS).text


def is_collapsed(own: Own) -> bool:
    """Groups are folded where their library says so, or where nobody must open them."""
    if isinstance(own.get("expanded"), bool):
        return not own["expanded"]
    return own.get("importance") == "low"


def attributes(own: Own) -> dict[str, Any]:
    """What the form's scripts read: the conditions of a field, how much it matters, and where its entries stand."""
    found: dict[str, Any] = {}
    if rules := rules_of(own):
        found["data-h5p-when"] = json.dumps({"all": needs_all(own), "rules": [dict(each) for each in rules]})
    entity = own.get("field") if own.get("type") == "list" else None
    if isinstance(entity, dict):
        if slides_of(entity):
            pass  # what may stand on them is not known here
        elif places := places_of(entity):
            found["data-h5p-places"] = json.dumps(places)
        elif second := time_of(entity):
            found["data-h5p-times"] = second
    if own.get("importance") in ("low", "medium", "high"):
        found["data-h5p-importance"] = own["importance"]
    return found
