"""MathML as text: our rich text has no formulas."""

import re
from xml.etree.ElementTree import Element

UNSAID = frozenset(["annotation", "annotation-xml"])
_OVER = {"mfrac": "/", "msup": "^", "msub": "_"}


def formula_text(element: Element) -> str:
    """MathML as one line: a fraction with a stroke, a power with ^."""
    parts = [formula_text(each) for each in element if each.tag not in UNSAID]
    if element.tag in _OVER and len(parts) == 2:
        one, other = (part if re.fullmatch(r"[\w.,]+", part) else f"({part})" for part in parts)
        return f"{one}{_OVER[element.tag]}{other}"
    if element.tag in ("msqrt", "mroot"):
        return f"√({' '.join(parts)})"
    return " ".join(filter(None, [" ".join((element.text or "").split()), *parts]))
