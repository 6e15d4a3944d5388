"""Drawings (SVG) made safe: what is not known to be harmless is left out."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring
from xml.etree.ElementTree import ParseError as XMLError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
MOST_ELEMENTS = 50_000  # drawn, whatever is drawn again by <use>

# Nothing that runs, moves, links, embeds another document or writes HTML.
ELEMENTS = set(
    """svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan textPath
    image marker linearGradient radialGradient stop pattern clipPath mask style filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence""".split()
)
ATTRIBUTES = set(
    """id class style width height viewBox preserveAspectRatio version x y x1 y1 x2 y2 cx cy r rx ry d points dx dy
    rotate pathLength transform textLength lengthAdjust startOffset method spacing side role aria-hidden aria-label
    fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width opacity color display visibility overflow clip clip-path clip-rule
    mask paint-order vector-effect shape-rendering text-rendering image-rendering color-interpolation
    color-interpolation-filters font font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight letter-spacing word-spacing text-anchor text-decoration dominant-baseline alignment-baseline
    baseline-shift direction writing-mode unicode-bidi gradientUnits gradientTransform spreadMethod fx fy fr offset
    stop-color stop-opacity patternUnits patternContentUnits patternTransform clipPathUnits maskUnits
    maskContentUnits markerUnits markerWidth markerHeight markerStart refX refY orient marker-start marker-mid
    marker-end filter filterUnits primitiveUnits in in2 result type values stdDeviation mode operator k1 k2 k3 k4
    order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant
    specularConstant specularExponent scale xChannelSelector yChannelSelector azimuth elevation flood-color
    flood-opacity lighting-color amplitude exponent intercept slope tableValues radius baseFrequency numOctaves seed
    stitchTiles z pointsAtX pointsAtY pointsAtZ limitingConeAngle media isolation mix-blend-mode""".split()
)
_PICTURE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=\s]*\Z")
# A backslash could write any of the others.
_OUTWARD = re.compile(r"url\(\s*(?!['\"]?#)|@|\\|expression|-moz-binding|behavior|<", re.IGNORECASE)


class NotADrawing(Exception):
    """It cannot be read, or it would take a browser's breath away."""


def made_safe(content: bytes) -> bytes:
    """The drawing in ``content`` without scripts, links, movement and everything from elsewhere. Raises NotADrawing."""
    try:
        root = fromstring(content, forbid_entities=True, forbid_external=True)
    except (XMLError, DefusedXmlException, ValueError, LookupError, RecursionError) as problem:
        raise NotADrawing(str(problem)) from problem
    if root.tag != f"{SVG}svg":
        raise NotADrawing("no svg element")
    _clean(root)
    if _drawn(root) > MOST_ELEMENTS:
        raise NotADrawing("too many elements")
    try:
        return tostring(_plain(root), encoding="utf-8", xml_declaration=True)
    except RecursionError as problem:
        raise NotADrawing("too deep") from problem


def _clean(element: Element) -> None:
    waiting = [element]
    while waiting:
        here = waiting.pop()
        for name, value in list(here.attrib.items()):
            if not _is_harmless(here, name, value):
                del here.attrib[name]
        for child in list(here):
            if _is_known(child):
                waiting.append(child)
            else:
                _take_out(here, child)


def _is_known(element: Element) -> bool:
    # Comments and processing instructions have a function for a tag.
    name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    if name == "style" and (len(element) or _OUTWARD.search(element.text or "")):
        return False
    return name in ELEMENTS and element.tag.startswith(SVG)


def _is_harmless(element: Element, name: str, value: str) -> bool:
    if name in ("href", f"{XLINK}href"):
        is_picture = element.tag == f"{SVG}image" and _PICTURE.match(value.strip())
        return value.strip().startswith("#") or bool(is_picture)
    if name == "{http://www.w3.org/XML/1998/namespace}space":
        return True
    return name in ATTRIBUTES and not _OUTWARD.search(value)


def _take_out(parent: Element, child: Element) -> None:
    """Remove ``child`` and keep the text that stands behind it."""
    place, tail = list(parent).index(child), child.tail or ""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def _drawn(root: Element) -> int:
    """How many elements a browser draws. A few <use> of <use> of <use> are millions."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[Element, int] = {}
    for element in _inner_first(root, by_id):
        known[element] = 1 + sum(known.get(child, MOST_ELEMENTS) for child in _below(element, by_id))
    return known[root]


def _below(element: Element, by_id: dict[str | None, Element]) -> list[Element]:
    """The children, and what is drawn again."""
    target = by_id.get((element.get("href") or element.get(f"{XLINK}href") or "").removeprefix("#"))
    if element.tag != f"{SVG}use" or target is None:
        return list(element)
    return [*element, target]


def _inner_first(root: Element, by_id: dict[str | None, Element]) -> Iterator[Element]:
    """Every element once, after all that is drawn in it; but what draws itself comes before."""
    seen: set[Element] = set()
    waiting = [(root, False)]
    while waiting:
        element, is_done = waiting.pop()
        if is_done:
            yield element
        elif element not in seen:
            seen.add(element)
            waiting.append((element, True))
            waiting += [(child, False) for child in _below(element, by_id)]


def _plain(root: Element) -> Element:
    """``root`` with its names as browsers know them, without prefixes."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        target = element.attrib.pop(f"{XLINK}href", None)
        if target:
            element.attrib.setdefault("href", target)
    root.set("xmlns", SVG[1:-1])
    return root
