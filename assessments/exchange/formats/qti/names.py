"""The names of QTI: read in whichever version, worked with as version 2 writes them, written as a version wants."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

DEEPEST = 100
HTML = frozenset(
    "a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img li object ol p param pre "
    "source span strong sub sup table tbody td th thead tr ul video audio".split()
)


class BadXml(Exception):
    """An XML file that is none, or that is made to do harm; the message says which, for the user."""


def parse(content: bytes) -> Element:
    """The XML in ``content`` under the names of version 2, without namespaces."""
    try:
        root = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise BadXml(_("Its XML defines entities, which is not allowed.")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadXml(_("Its XML is damaged: %(why)s") % {"why": str(error)[:100]}) from error
    _rename_all(root)
    return root


def _rename_all(root: Element) -> None:
    """Without recursion: how deep it goes is up to whoever wrote it."""
    level, depth = [root], 0
    while level:
        if depth > DEEPEST:
            raise BadXml(_("Its XML is nested too deeply."))
        for element in level:
            _rename(element)
        level, depth = [child for element in level for child in element], depth + 1


def _rename(element: Element) -> None:
    bare = local(element.tag)
    element.tag = camel(bare.removeprefix("qti-")) if bare.startswith("qti-") else bare
    attributes = {local(name): value for name, value in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(_attribute(name, is_qti=bare.startswith("qti-")), value)


def _attribute(name: str, *, is_qti: bool) -> str:
    return camel(name) if is_qti and not name.startswith(("data-", "aria-")) else name


def local(tag: Any) -> str:
    """A name without its namespace; empty for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def camel(name: str) -> str:
    """``map-response`` as version 2 writes it: mapResponse."""
    return re.sub(r"-([a-z0-9])", lambda found: found[1].upper(), name)


def kebab(name: str) -> str:
    """mapResponse as version 3 writes it: ``map-response``."""
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def every(element: Element | None, *names: str) -> Iterator[Element]:
    """All elements of these names in ``element``, itself too."""
    if element is not None:
        yield from (each for each in element.iter() if each.tag in names)


def first(element: Element | None, *names: str) -> Element | None:
    return next(every(element, *names), None)


def children(element: Element | None, *names: str) -> list[Element]:
    return [] if element is None else [each for each in element if each.tag in names]


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def words(element: Element | None) -> str:
    """The text in ``element`` with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def number(text: Any) -> float | None:
    """A finite number as XML writes it; None for anything else."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if abs(value) < 1e300 else None
