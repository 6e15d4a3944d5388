"""What the metadata of a package say of an item, in the words of LOM (IEEE 1484.12)."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.names import children, every, first, words
from learning.vietnamese import tidy

DIFFICULTIES = ["very easy", "easy", "medium", "difficult", "very difficult"]
COMPETENCY, POOL = "competency", "discipline"
MOST_TAGS = 20


def read_metadata(element: Element | None) -> Item:
    """Tags, difficulty, source, competencies and the pool: only what is said."""
    lom = first(element, "lom")
    if lom is None:
        return {}
    found = {
        "tags": _tags(lom),
        "difficulty": _difficulty(lom),
        "source": _source(lom),
        "competencies": [_competency(taxon) for taxon in _taxa(lom, COMPETENCY)],
        "pool": next((_said(taxon, "entry") for taxon in _taxa(lom, POOL)), ""),
    }
    return {name: value for name, value in found.items() if value}


def _tags(lom: Element) -> list[str]:
    said = [tidy(words(each))[:100] for each in every(first(lom, "general"), "keyword")]
    return list(dict.fromkeys(filter(None, said)))[:MOST_TAGS]


def _difficulty(lom: Element) -> int:
    said = words(first(first(lom, "difficulty"), "value")).lower()
    return DIFFICULTIES.index(said) + 1 if said in DIFFICULTIES else 0


def _source(lom: Element) -> str:
    for relation in every(lom, "relation"):
        if words(first(first(relation, "kind"), "value")).lower() == "isbasedon":
            return tidy(words(first(first(relation, "resource"), "description")))
    return ""


def _taxa(lom: Element, purpose: str) -> list[Element]:
    return [
        taxon
        for each in every(lom, "classification")
        if words(first(first(each, "purpose"), "value")).lower() == purpose
        for taxon in every(each, "taxon")
    ]


def _competency(taxon: Element) -> dict[str, Any]:
    level = _said(taxon, "entry")
    key = _said(taxon, "id") or _said(taxon, "identifier") or level
    return {"key": key, "level": int(level) if level.isdecimal() and len(level) < 3 else None}


def _said(element: Element, name: str) -> str:
    return next((tidy(words(each)) for each in children(element, name)), "")


def write_metadata(item: Item, language: str) -> Element:
    """The ``lom`` of an item."""
    lom = Element("lom")
    if item.get("tags"):
        general = SubElement(lom, "general")
        for tag in item["tags"]:
            _string(SubElement(general, "keyword"), tag, language)
    educational = SubElement(lom, "educational")
    place = max(1, min(5, int(item.get("difficulty") or 2))) - 1
    _vocabulary(educational, "difficulty", DIFFICULTIES[place])
    if item.get("source"):
        relation = SubElement(lom, "relation")
        _vocabulary(relation, "kind", "isbasedon")
        _string(SubElement(SubElement(relation, "resource"), "description"), item["source"], language)
    for each in item.get("competencies") or []:
        _classified(lom, COMPETENCY, each["key"], str(each.get("level") or ""), language)
    if item.get("pool"):
        _classified(lom, POOL, "", item["pool"], language)
    return lom


def _classified(lom: Element, purpose: str, key: str, entry: str, language: str) -> None:
    classification = SubElement(lom, "classification")
    _vocabulary(classification, "purpose", purpose)
    taxon = SubElement(SubElement(classification, "taxonPath"), "taxon")
    if key:
        SubElement(taxon, "id").text = key
    if entry:
        _string(SubElement(taxon, "entry"), entry, language)


def _vocabulary(parent: Element, name: str, value: str) -> None:
    element = SubElement(parent, name)
    SubElement(element, "source").text = "LOMv1.0"
    SubElement(element, "value").text = value


def _string(parent: Element, text: str, language: str) -> None:
    SubElement(parent, "string", {"language": language}).text = text
