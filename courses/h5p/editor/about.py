"""What is said about a content and its parts: title, licence, authors, source. In the words of who fills it in."""

import json
from typing import Any

from django.utils.translation import gettext_lazy

from courses.packages.h5p.metadata import METADATA, NAMES

LABELS: dict[str, Any] = {
    "title": gettext_lazy("Title"),
    "a11yTitle": gettext_lazy("Title for screen readers"),
    "license": gettext_lazy("Licence"),
    "licenseVersion": gettext_lazy("Version of the licence"),
    "version": gettext_lazy("Version of the licence"),
    "licenseExtras": gettext_lazy("More about the licence"),
    "yearFrom": gettext_lazy("Year (from)"),
    "yearTo": gettext_lazy("Year (to)"),
    "year": gettext_lazy("Year"),
    "source": gettext_lazy("Source (address)"),
    "author": gettext_lazy("Author"),
    "authors": gettext_lazy("Authors"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "changes": gettext_lazy("Changes"),
    "date": gettext_lazy("Date"),
    "log": gettext_lazy("What was changed"),
    "authorComments": gettext_lazy("Notes for other authors"),
}
ENTITIES = {"authors": gettext_lazy("Author"), "changes": gettext_lazy("Change")}
# Choices as authors read them. Names of licences are names.
OPTIONS: dict[str, Any] = {
    "U": gettext_lazy("Not said"),
    "C": gettext_lazy("All rights reserved"),
    "PD": gettext_lazy("Public domain"),
    "CC PDM": gettext_lazy("Public domain mark (CC PDM)"),
    "Author": gettext_lazy("Author"),
    "Editor": gettext_lazy("Editor (person)"),
    "Licensee": gettext_lazy("Licensee"),
    "Originator": gettext_lazy("Originator"),
}
# A content's own title stands above its form; these two are nobody's to write.
ELSEWHERE = frozenset({"title", "contentType", "defaultLanguage"})
LONGEST_TITLE = 255


def about_fields() -> list[dict[str, Any]]:
    """The fields of the form about a whole content."""
    return labelled([each for each in METADATA if each["name"] not in ELSEWHERE])


def labelled(fields: list[Any]) -> list[dict[str, Any]]:
    """Fields with their names in the language of who reads them."""
    return [_labelled(each) for each in fields]


def _labelled(own: dict[str, Any]) -> dict[str, Any]:
    found = {**own, "label": str(LABELS.get(own["name"], own["name"]))}
    if "options" in own:
        options = (each["value"] for each in own["options"])
        found["options"] = [{"value": each, "label": str(OPTIONS.get(each, each))} for each in options]
    if "field" in own:
        found |= {"entity": str(ENTITIES[own["name"]]), "optional": True}
        found["field"] = {**own["field"], "fields": labelled(own["field"]["fields"])}
    return found


def with_about(metadata: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """``metadata`` with what the form says; what it does not show stays."""
    shown = {each["name"] for each in about_fields()}
    rest = {key: each for key, each in metadata.items() if key not in shown}
    return rest | {key: each for key, each in said.items() if each not in (None, "", [])}


def part_metadata(kept: Any, title: Any) -> dict[str, Any]:
    """What is said about a part of a content: as it came, with the title that its author gave it."""
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        found = {}
    found = {key: each for key, each in found.items() if key in NAMES} if isinstance(found, dict) else {}
    if title is None:
        return found
    title = str(title).strip()[:LONGEST_TITLE]
    return (
        {**found, "title": title} if title else {key: each for key, each in found.items() if key != "title"}
    )
