"""Our own format: everything of a question, as JSON. Its schema is docs/reference/questions.schema.json."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange.formats.base import PICTURE, Lost, QuestionFormat, Read, Sent, Unreadable
from assessments.exchange.formats.text import text_in

FORMAT, VERSION = "wagtail-learning questions", 1
MOST_DEPTH = 20
_SHOWN = re.compile(rf"""["']{PICTURE}([^"']+)["']""")


class JsonFile(QuestionFormat):
    name = "json"
    label = gettext_lazy("JSON (this library's own, with everything)")
    suffix = ".json"
    media_type = "application/json"

    def recognise(self, head: bytes, name: str) -> bool:
        return head.lstrip().startswith(b"{") and FORMAT.encode() in head

    def read(self, file: BinaryIO) -> Iterator[Read]:
        data = _loaded(text_in(file))
        given = data.get("pictures")
        pictures: dict[str, Any] = given if isinstance(given, dict) else {}
        return (_read(number, each, pictures) for number, each in enumerate(data["questions"], start=1))

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        pictures: dict[str, bytes] = {}
        file.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "questions": ['.encode())
        for number, sent in enumerate(questions):
            pictures |= sent.pictures
            file.write(b",\n" if number else b"\n")
            file.write(json.dumps(sent.item, ensure_ascii=False, default=str).encode())
        file.write(b'\n], "pictures": {')
        for number, (name, content) in enumerate(pictures.items()):
            file.write(b",\n" if number else b"\n")
            file.write(
                f'{json.dumps(name, ensure_ascii=False)}: "{base64.b64encode(content).decode()}"'.encode()
            )
        file.write(b"}}\n")
        return []


def _loaded(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = _(" (line %(line)s)") % {"line": line} if line else ""
        raise Unreadable(_("This is not JSON, or the file is damaged.") + where) from error
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or not isinstance(data.get("questions"), list)
    ):
        raise Unreadable(_("This JSON holds no questions of ours: “format” and “questions” are missing."))
    if data.get("version") != VERSION:
        raise Unreadable(
            _("The file is of version %(version)s, and only version %(ours)s can be read here.")
            % {"version": str(data.get("version"))[:20], "ours": VERSION}
        )
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _read(number: int, item: Any, pictures: dict[str, Any]) -> Read:
    place = _("question %(number)s") % {"number": number}
    if not isinstance(item, dict) or _too_deep(item, MOST_DEPTH):
        return Read(place, None, [_("It is no question.")])
    found, told = {}, []
    for name in _pictures_in(item):
        try:
            found[name] = base64.b64decode(str(pictures.get(name, "")), validate=True)
        except (binascii.Error, ValueError):
            told.append(_("The file “%(name)s” in it is damaged.") % {"name": name[:80]})
    return Read(place, item, told, {name: content for name, content in found.items() if content})


def _pictures_in(value: Any) -> set[str]:
    """The names of the pictures in an item, in its HTML and in its fields."""
    if isinstance(value, dict):
        return set().union(*map(_pictures_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(_pictures_in, value))
    if not isinstance(value, str) or PICTURE not in value:
        return set()
    if value.startswith(PICTURE):
        return {value.removeprefix(PICTURE)}
    return set(_SHOWN.findall(value))


def _too_deep(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_too_deep(each, levels - 1) for each in inner)
