"""An item of QTI while it is being written, under the names of version 2."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _
from PIL import Image

from assessments.exchange.formats.base import PICTURE, Item
from assessments.exchange.formats.qti.versions import Version

RESPONSE = "RESPONSE"


class CannotWrite(Exception):
    """Why a question has no form in QTI; in words."""


@dataclass
class Built:
    """The parts of an item in the order in which QTI wants them; ``lost`` is what it cannot say, in words."""

    item: Item
    version: Version
    identifier: str
    pictures: dict[str, bytes]
    declarations: list[Element] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)
    templates: Element = field(default_factory=lambda: Element("templateProcessing"))
    body: Element = field(default_factory=lambda: Element("itemBody"))
    rules: Element = field(default_factory=lambda: Element("responseProcessing"))
    feedback: list[Element] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def add(
        self, tag: str, parent: Element | None = None, text: str = "", *, hint: str = "", **attributes: Any
    ) -> Element:
        """A new element at the end of ``parent``, or of the body. ``hint`` is a class that only we know."""
        texts = {name: _text(value) for name, value in attributes.items()}
        if hint:
            texts["class"] = f"learning-{hint}"
        element = SubElement(self.body if parent is None else parent, tag, texts)
        element.text = text or None
        return element

    def lines(self, text: str, parent: Element) -> list[Element]:
        """A paragraph for each line of ``text``."""
        return [self.add("p", parent, line) for line in text.splitlines() if line.strip()]

    def place(self, name: str) -> str:
        """Where the picture ``name`` is, seen from the item."""
        self.used.add(name)
        return f"../images/{quote(self.identifier)}/{quote(name)}"

    def picture(self, reference: Any) -> tuple[str, int, int]:
        """Name, width and height of the picture that a field names."""
        name = str(reference).removeprefix(PICTURE)
        try:
            with Image.open(BytesIO(self.pictures[name])) as image:
                return name, image.width, image.height
        except (KeyError, OSError, ValueError, Image.DecompressionBombError) as error:
            raise CannotWrite(_("its picture is missing")) from error

    def shown(self, parent: Element, reference: Any, alternative: str) -> tuple[int, int]:
        """The picture that an interaction is about; its size."""
        name, width, height = self.picture(reference)
        kind = "jpeg" if name.lower().endswith(("jpg", "jpeg")) else name.rpartition(".")[2].lower()
        picture = self.add(
            "object",
            parent,
            alternative,
            data=self.place(name),
            type=f"image/{kind}",
            width=width,
            height=height,
        )
        picture.text = alternative or None
        return width, height

    # --- what is right ---------------------------------------------------------------------------------------

    def response(
        self,
        name: str,
        cardinality: str,
        base: str,
        correct: list[Any] | None = None,
        points: dict | None = None,
    ) -> None:
        """Declare a response, what is right, and what each value earns: never less than nothing."""
        declared = Element(
            "responseDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base}
        )
        if correct:
            said = SubElement(declared, "correctResponse")
            for value in correct:
                SubElement(said, "value").text = _text(value)
        if points:
            mapping = SubElement(declared, "mapping", {"lowerBound": "0", "defaultValue": "0"})
            for key, value in points.items():
                entry = {"mapKey": _text(key), "mappedValue": _text(value)}
                SubElement(
                    mapping, "mapEntry", entry | ({"caseSensitive": "false"} if base == "string" else {})
                )
        self.declarations.append(declared)

    def outcome(
        self, name: str, base: str, value: Any = None, cardinality: str = "single", **said: Any
    ) -> None:
        texts = {key: _text(each) for key, each in said.items()}
        declared = Element(
            "outcomeDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base, **texts}
        )
        if value is not None:
            SubElement(SubElement(declared, "defaultValue"), "value").text = _text(value)
        self.declarations.append(declared)

    def scores(self, most: float) -> None:
        """Declare the score and the most it can be."""
        self.outcome("SCORE", "float", 0, normalMaximum=most)
        self.outcome("MAXSCORE", "float", most)

    def set(self, name: str) -> Element:
        """A rule that gives the variable ``name`` a value, which is to be put in."""
        return SubElement(self.rules, "setOutcomeValue", {"identifier": name})

    def by_template(self, name: str) -> None:
        """Mark by the template ``name``: written out where there are other rules."""
        if not len(self.rules):
            suffix = ".xml" if self.version.is_kebab else ""
            self.rules.set("template", f"{self.version.templates}{name}{suffix}")
        elif name == "map_response":
            self.rules.insert(0, _map_rule())
        else:
            self.rules.insert(0, _match_rule())


def _map_rule() -> Element:
    rule = Element("setOutcomeValue", {"identifier": "SCORE"})
    SubElement(rule, "mapResponse", {"identifier": RESPONSE})
    return rule


def _match_rule() -> Element:
    condition = Element("responseCondition")
    branch = SubElement(condition, "responseIf")
    match = SubElement(branch, "match")
    SubElement(match, "variable", {"identifier": RESPONSE})
    SubElement(match, "correct", {"identifier": RESPONSE})
    score = SubElement(branch, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(score, "baseValue", {"baseType": "float"}).text = "1"
    return condition


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else repr(value)


def append_text(element: Element, text: str) -> None:
    """``text`` after whatever is in ``element``."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
