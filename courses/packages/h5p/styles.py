"""The styles that authors may give their texts: each with a value of its pattern, and none that lets an address in."""

import re

LENGTH = r"(?:auto|0|-?\d{0,4}(?:\.\d{1,3})?(?:px|em|rem|pt|%))"
COLOUR = r"(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|(?:rgb|hsl)a?\([\d\s.,%/]{1,40}\))"
LINE = r"(?:none|solid|dashed|dotted|double|groove|ridge|inset|outset|hidden)"
FONT = r"""(?:[\w -]{1,60}|"[\w -]{1,60}"|'[\w -]{1,60}')"""
STYLES = {
    **dict.fromkeys(("color", "background", "background-color", "border-color"), COLOUR),
    **dict.fromkeys(("width", "height", "border-width", "border-spacing"), rf"{LENGTH}(?: {LENGTH}){{0,3}}"),
    **dict.fromkeys(("padding", "margin", "margin-left", "margin-right"), rf"{LENGTH}(?: {LENGTH}){{0,3}}"),
    "font-size": LENGTH + r"|(?:xx?-)?(?:small|large)|medium|smaller|larger",
    # Every quotation mark has its other one: behind a single one, everything would be within it.
    "font-family": rf"{FONT}(?:\s?,\s?{FONT}){{0,9}}",
    "font-weight": "bold|normal|[1-9]00",
    "font-style": "italic|normal",
    "line-height": rf"{LENGTH}|\d(?:\.\d{{1,3}})?",
    "text-align": "left|right|center|justify|start|end",
    "text-decoration": "underline|line-through|none",
    "vertical-align": "top|middle|bottom|baseline|sub|super",
    "border": rf"{LENGTH}(?: {LINE})?(?: {COLOUR})?|{LINE}",
    "border-style": rf"{LINE}(?: {LINE}){{0,3}}",
    "border-collapse": "collapse|separate",
    "float": "left|right|none",
    "caption-side": "top|bottom",
}


def styles(value: str) -> str:
    """The styles in ``value`` that are known, each with a value of its pattern."""
    kept = {}
    for each in value.split(";"):
        name, _colon, said = (part.strip() for part in each.partition(":"))
        pattern = STYLES.get(name.lower())
        if pattern and re.fullmatch(pattern, said):
            kept[name.lower()] = said
    return "; ".join(f"{name}: {said}" for name, said in kept.items())
