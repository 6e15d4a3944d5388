"""A second opinion on parameters: whether they are as fields allow them, worked out apart from the filter."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from courses.packages.h5p.names import LibraryName

HARMLESS = frozenset({"strong", "b", "em", "i", "a", "ul", "li", "p", "div", "span", "br"})


class Looking(HTMLParser):
    """Collects what a browser would see: tags, attributes, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.odd = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.odd = self.odd or not self.open or self.open.pop() != tag

    def handle_comment(self, data: str) -> None:
        self.odd = True

    handle_decl = handle_pi = handle_comment
    unknown_decl = handle_comment


def is_harmless(text: str, tags: frozenset[str] = HARMLESS) -> bool:
    looking = Looking()
    looking.feed(text)
    looking.close()
    right = all(tag in tags and all(map(is_harmless_attribute, each.items())) for tag, each in looking.seen)
    return right and not looking.odd and not looking.open


def is_harmless_attribute(item: tuple[str, str | None]) -> bool:
    name, value = item[0], item[1] or ""
    if name == "href":
        # A browser drops tabs and new lines in addresses before it looks for a scheme.
        scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.sub(r"[\t\n\r]", "", value), re.IGNORECASE)
        return scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel")
    if name == "style":
        return not re.search(r"url|expression|@|\\|/\*", value)
    return not name.startswith("on") and name in {
        "class", "title", "lang", "dir", "align", "target", "rel", "value", "start", "type", "reversed",
    }  # fmt: skip


def conforms(value: Any, fields: Any, store: Any, files: Any) -> bool:
    known = {each["name"]: each for each in fields}
    return (
        isinstance(value, dict)
        and value.keys() <= known.keys()
        and all(field_conforms(each, known[name], store, files) for name, each in value.items())
    )


def field_conforms(value: Any, own: dict[str, Any], store: Any, files: Any) -> bool:
    kind = own["type"]
    if kind == "text":
        return text_conforms(value, own)
    if kind == "number":
        return not isinstance(value, bool) and isinstance(value, int | float) and number_conforms(value, own)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "select":
        return value in [each["value"] for each in own["options"]]
    if kind == "list":
        return len(value) <= own.get("max", 10**9) and all(
            field_conforms(each, own["field"], store, files) for each in value
        )
    if kind == "group":
        if len(own["fields"]) == 1 and not own.get("isSubContent"):
            return field_conforms(value, own["fields"][0], store, files)
        rest = {key: each for key, each in value.items() if key != "subContentId"}
        return conforms(rest, own["fields"], store, files)
    if kind == "library":
        name = LibraryName.parse(value["library"])
        assert name is not None
        return (
            value["library"] in own["options"]
            and value.keys() <= {"library", "params", "subContentId", "metadata"}
            and conforms(value["params"], store.get(name).semantics, store, files)
        )
    return all(file_conforms(each, files) for each in (value if isinstance(value, list) else [value]))


def text_conforms(value: Any, own: dict[str, Any]) -> bool:
    if not isinstance(value, str):
        return False
    if "tags" not in own:
        bare = html.unescape(value)
        pattern = own.get("regexp", {}).get("pattern", "")
        is_plain = not re.search(r"[<>\"']", value) and html.escape(bare) == value
        return (
            is_plain
            and len(bare) <= own.get("maxLength", 10**9)
            and (not bare or bool(re.search(pattern, bare)))
        )
    return is_harmless(value) and len(value) <= own.get("maxLength", 10**9)


def number_conforms(value: float, own: dict[str, Any]) -> bool:
    steps = (value - own.get("min", 0)) / own["step"] if "step" in own else 0
    places = round(value, own["decimals"]) == value if "decimals" in own else True
    return (
        own.get("min", value) <= value <= own.get("max", value)
        and abs(steps - round(steps)) < 1e-6
        and places
    )


def file_conforms(value: Any, files: Any) -> bool:
    known = {"path", "mime", "width", "height", "codecs", "bitrate", "quality", "copyright", "metadata"}
    path = value["path"]
    return value.keys() <= known and (path in files or re.match("https?://", path, re.IGNORECASE) is not None)
