"""A Word document as the rules look at it: its lines with the looks that styles and hands gave them, and its page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from assessments.questions.checking.opening import CannotOpen, Parts
from learning.vietnamese import tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TWIPS_PER_MM = 1440 / 25.4
_OFF = {"0", "false", "off", "none"}
_LONGEST_CHAIN = 20  # of styles that are based on one another

Looks = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """Some letters of one look. ``size`` is in points."""

    text: str
    bold: bool
    size: float
    font: str


@dataclass(frozen=True)
class Line:
    """A paragraph, or what stands between two line breaks of one. ``heading`` is its level, 0 for no heading."""

    runs: tuple[Run, ...]
    align: str
    heading: int

    @property
    def text(self) -> str:
        return tidy("".join(run.text for run in self.runs))

    @property
    def written(self) -> list[Run]:
        """The runs with something to see in them."""
        return [run for run in self.runs if run.text.strip()]

    @property
    def is_bold(self) -> bool:
        return bool(self.written) and all(run.bold for run in self.written)

    def is_sized(self, least: float, most: float) -> bool:
        return all(least <= run.size <= most for run in self.written)


@dataclass(frozen=True)
class Page:
    """Millimetres of one section's paper and margins."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float


class Document:
    """What is in a DOCX. Raises CannotOpen."""

    def __init__(self, file: Any):
        parts = Parts(file)
        body = parts.xml("word/document.xml")
        if body is None:
            raise CannotOpen
        self._styles = _Styles(parts)
        self.lines = [line for each in body.iter(f"{_W}p") for line in self._lines(each)]
        self.pages = [_page(each) for each in body.iter(f"{_W}sectPr")]

    def _lines(self, paragraph: Element) -> Iterator[Line]:
        own = _looks(paragraph.find(f"{_W}pPr"))
        style = self._styles.of(own.get("style"), default="paragraph")
        looks = {**style, **own}
        runs: list[Run] = []
        for text, run in _pieces(paragraph):
            if text == "\n":
                yield Line(tuple(runs), looks.get("align", "left"), looks.get("heading", 0))
                runs = []
            else:
                runs.append(self._run(text, run, style))
        yield Line(tuple(runs), looks.get("align", "left"), looks.get("heading", 0))

    def _run(self, text: str, run: Element, paragraph: Looks) -> Run:
        own = _looks(run.find(f"{_W}rPr"))
        looks = {**paragraph, **self._styles.of(own.get("style")), **own}
        font = self._styles.font(str(looks.get("font", "")))
        return Run(text, bool(looks.get("bold")), float(looks.get("size", 10)), font)


def _pieces(paragraph: Element) -> Iterator[tuple[str, Element]]:
    """The texts of a paragraph's runs; a break of the line is one of its own."""
    for run in paragraph.iter(f"{_W}r"):
        for part in run:
            if part.tag == f"{_W}t":
                yield part.text or "", run
            elif part.tag == f"{_W}tab":
                yield " ", run
            elif part.tag in (f"{_W}br", f"{_W}cr"):
                yield "\n", run


class _Styles:
    """The looks that a document's styles give, each with those of the styles it is based on."""

    def __init__(self, parts: Parts):
        root = parts.xml("word/styles.xml")
        found = [] if root is None else root.findall(f"{_W}style")
        self._by_id = {each.get(f"{_W}styleId", ""): each for each in found}
        self._default = {
            each.get(f"{_W}type", ""): each.get(f"{_W}styleId", "")
            for each in found
            if each.get(f"{_W}default") not in (None, *_OFF)
        }
        self._base = {} if root is None else _defaults(root)
        self._theme = _theme_fonts(parts)

    def of(self, name: str | None, *, default: str = "") -> Looks:
        """What the style ``name`` gives. With ``default``, for things of that type, also when it has no name."""
        chain: list[Looks] = []
        name = name or self._default.get(default)
        while name and (style := self._by_id.get(name)) is not None and len(chain) < _LONGEST_CHAIN:
            chain.append(_looks_of_style(style))
            based_on = style.find(f"{_W}basedOn")
            name = None if based_on is None else based_on.get(f"{_W}val")
        looks = dict(self._base) if default else {}
        for each in reversed(chain):
            looks |= each
        return looks

    def font(self, name: str) -> str:
        """``name``, or the font that the theme has in its place."""
        return self._theme.get(name, name)


def _looks_of_style(style: Element) -> Looks:
    looks = _looks(style.find(f"{_W}pPr")) | _looks(style.find(f"{_W}rPr"))
    # A style's own name says what it is; its based-on is followed elsewhere.
    looks.pop("style", None)
    name = style.find(f"{_W}name")
    level = re.fullmatch(r"heading (\d)", (name.get(f"{_W}val") or "").lower()) if name is not None else None
    return {**looks, "heading": int(level[1])} if level else looks


def _defaults(styles: Element) -> Looks:
    looks: Looks = {}
    for kind in ("pPr", "rPr"):
        looks |= _looks(styles.find(f"{_W}docDefaults/{_W}{kind}Default/{_W}{kind}"))
    return looks


def _looks(properties: Element | None) -> Looks:
    """What a paragraph's or a run's own properties say."""
    looks: Looks = {}
    for one in properties if properties is not None else ():
        value = one.get(f"{_W}val")
        match one.tag.removeprefix(_W):
            case "b":
                looks["bold"] = value not in _OFF
            case "sz" if value and value.isdigit():
                looks["size"] = int(value) / 2
            case "rFonts":
                looks |= _font(one)
            case "jc":
                looks["align"] = value
            case "outlineLvl" if value and value.isdigit() and int(value) < 9:
                looks["heading"] = int(value) + 1
            case "pStyle" | "rStyle":
                looks["style"] = value
    return looks


def _font(fonts: Element) -> Looks:
    theme, name = fonts.get(f"{_W}asciiTheme"), fonts.get(f"{_W}ascii")
    # A theme's font counts before one that is named beside it.
    found = theme or name
    return {"font": found} if found else {}


def _theme_fonts(parts: Parts) -> dict[str, str]:
    theme = parts.xml("word/theme/theme1.xml")
    fonts: dict[str, str] = {}
    if theme is None:
        return fonts
    for kind in ("major", "minor"):
        latin = theme.find(f".//{_A}{kind}Font/{_A}latin")
        if latin is not None:
            fonts |= {
                f"{kind}{script}": latin.get("typeface", "")
                for script in ("HAnsi", "Ascii", "Bidi", "EastAsia")
            }
    return fonts


def _page(section: Element) -> Page:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    return Page(
        width=_mm(size, "w"),
        height=_mm(size, "h"),
        **{side: _mm(margins, side) for side in ("top", "bottom", "left", "right")},
    )


def _mm(element: Element | None, name: str) -> float:
    value = "" if element is None else element.get(f"{_W}{name}", "")
    return round(int(value) / _TWIPS_PER_MM, 1) if re.fullmatch(r"-?\d{1,6}", value) else 0.0
