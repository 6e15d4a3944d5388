"""LaTeX into MathML that may stand in a page."""

from html import unescape
from xml.etree.ElementTree import Element  # only its class: nothing is parsed here

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from latex2mathml.converter import convert_to_element

LONGEST = 500
# Latex2mathml escapes nothing, and knows commands for links and styles. What is not in these lists is left out.
ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd "
    "mstyle mpadded mphantom menclose".split()
)
ATTRIBUTES = frozenset(
    "display mathvariant stretchy fence form separator lspace rspace minsize maxsize movablelimits accent "
    "accentunder linethickness columnalign rowspacing columnspacing columnlines rowlines width height depth "
    "displaystyle scriptlevel notation largeop symmetric".split()
)


class UnreadableFormula(ValueError):
    """The LaTeX cannot be read. Its text tells the author so."""


def mathml(latex: str) -> SafeString:
    """``latex`` as a MathML element. Raises UnreadableFormula."""
    if not latex.strip() or len(latex) > LONGEST:
        raise UnreadableFormula(_("Please write a formula of at most 500 characters."))
    try:
        return _written(convert_to_element(latex, display="block"))
    except Exception:  # of many kinds, also IndexError and RecursionError
        raise UnreadableFormula(
            _(
                "This formula cannot be read. Please check that every { has its } and every command is complete."
            )
        ) from None


def _written(element: Element) -> SafeString:
    inner = format_html("{}{}", _text(element.text), mark_safe("".join(_child(each) for each in element)))  # noqa: S308
    if element.tag not in ELEMENTS:
        return inner
    attributes = format_html_join("", ' {}="{}"', ((k, v) for k, v in element.items() if k in ATTRIBUTES))
    return format_html("<{0}{1}>{2}</{0}>", element.tag, attributes, inner)


def _child(element: Element) -> SafeString:
    return format_html("{}{}", _written(element), _text(element.tail))


def _text(text: str | None) -> str:
    """The characters that are meant: the converter writes some as entities."""
    return unescape(text or "")
