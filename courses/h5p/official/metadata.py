"""The forms that the official editor shows about a content and about one file, in the shape that its scripts expect.

Their fields are those that we keep. What the scripts look for beyond that is said here: a licence that is always one
of the choices, and a version to choose where it has some.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.h5p.editor.about import labelled
from courses.packages.h5p.metadata import COPYRIGHT, METADATA

UNSAID = "U"
CREATIVE_COMMONS = ("CC BY", "CC BY-SA", "CC BY-ND", "CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND")
CREATIVE_COMMONS_VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0")
# About a file, the scripts know what belongs to nobody as one licence in three versions.
OF_FILES = {"GNU GPL": ("v3", "v2", "v1"), "PD": ("-", "CC0 1.0", "CC PDM")}
LONG = frozenset({"licenseExtras", "log", "authorComments"})
UNSEEN = frozenset({"contentType", "defaultLanguage"})
# What one entry of a list is called: the scripts look for it by this name.
ENTRIES = {"authors": "author", "changes": "change"}


def metadata_semantics() -> list[dict[str, Any]]:
    """The form about a content, or a part of one."""
    versions = dict.fromkeys(CREATIVE_COMMONS, CREATIVE_COMMONS_VERSIONS)
    return [_shaped(each, "licenseVersion", versions) for each in labelled(METADATA)]


def copyright_semantics() -> dict[str, Any]:
    """The form about one file."""
    versions = dict.fromkeys(CREATIVE_COMMONS, CREATIVE_COMMONS_VERSIONS) | OF_FILES
    return {
        "name": "copyright",
        "type": "group",
        "label": _("Rights of use"),
        "fields": [_shaped(each, "version", versions) for each in labelled(COPYRIGHT)],
    }


def _shaped(field: dict[str, Any], version: str, versions: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    name = field["name"]
    if name == "license":
        return _licence(field, versions)
    if name == version:
        return {"name": name, "type": "select", "label": field["label"], "optional": True, "options": []}
    if name == "role":
        return {**field, "default": "Author", "optional": False}
    if name in UNSEEN:
        return {**field, "widget": "none"}
    if name in LONG:
        return {**field, "widget": "textarea"}
    if name in ENTRIES:
        entry = field["field"]
        fields = [_shaped(each, version, versions) for each in entry["fields"]]
        return {**field, "field": {**entry, "name": ENTRIES[name], "label": field["label"], "fields": fields}}
    # The title of a content is asked for; about a file everything is optional.
    return {**field, "optional": name != "title" or version == "version"}


def _licence(field: dict[str, Any], versions: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    options = sorted(field["options"], key=lambda each: each["value"] != UNSAID)
    for each in options:
        if each["value"] in versions:
            each["versions"] = [{"value": value, "label": value} for value in versions[each["value"]]]
    return {**field, "optional": False, "default": UNSAID, "options": options}
