"""Texts with tags in Wagtail's own editor of texts: which of its buttons a field has, and what it can show unharmed."""

import re
from functools import lru_cache
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from courses.h5p.editor.values import Own
from courses.packages.h5p.html import clean, tags_of

FEATURES = {
    "bold": {"strong", "b"},
    "italic": {"em", "i"},
    "strikethrough": {"s", "del", "strike"},
    "superscript": {"sup"},
    "subscript": {"sub"},
    "code": {"code"},
    "link": {"a"},
    "ul": {"ul"},
    "ol": {"ol"},
    "hr": {"hr"},
    "blockquote": {"blockquote"},
    **{f"h{level}": {f"h{level}"} for level in (2, 3, 4, 5, 6)},
}
KEYS = re.compile(r' data-block-key="[^"]*"')
BLOCKS = re.compile(r"<(?:p|div|ul|ol|h[1-6]|blockquote|hr|table|pre|dl|figure)\b")
BETWEEN = re.compile(r"(</(?:p|div|ul|ol|li|h[1-6]|blockquote)>|<hr>|<(?:ul|ol)>)\s+(?=<)")
WRITTEN = {"b": "strong", "i": "em"}
STRUCK = re.compile(r"<(/?)(?:del|strike)>")
NAMES = re.compile(r"<(/?)(b|i|s|del|strike)>")


def features_of(own: Own) -> list[str]:
    """The buttons that a field with these ``tags`` has."""
    tags = tags_of(own["tags"])
    return [name for name, needed in FEATURES.items() if needed & tags]


def as_edited(text: str, own: Own) -> str:
    """A text of a content as Wagtail's editor reads it."""
    text = STRUCK.sub(r"<\1s>", text)
    return re.sub(r"<(/?)div>", r"<\1p>", text) if _in_divs(own) else text


def as_stored(text: str, own: Own) -> str:
    """What Wagtail's editor wrote, as a text of a content: no keys of its own, links as addresses."""
    text = KEYS.sub("", expand_db_html(text))
    if text in ("<p></p>", "<p><br/></p>"):
        return ""
    tags = tags_of(own["tags"])
    text = NAMES.sub(lambda found: f"<{found[1]}{_written(found[2], own)}>", text)
    if _in_divs(own):
        text = re.sub(r"<(/?)p>", r"<\1div>", text)
    return clean(text, tags).text


def is_showable(text: str, own: Own) -> bool:
    """Whether Wagtail's editor shows all of ``text``: what nobody changes then comes back as it was."""
    converter = _converter(tuple(features_of(own)))
    try:
        again = converter.to_database_format(converter.from_database_format(as_edited(text, own)))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return False  # it reads what editors write, and trips over what they do not
    return compared(as_stored(again, own), own) == compared(text, own)


def _in_divs(own: Own) -> bool:
    """Rule: some fields have ``div`` for their paragraphs."""
    return own.get("enterMode") == "div"


def _written(name: str, own: Own) -> str:
    """Emphasis as content types ask for it; struck text as the field names it."""
    if name in WRITTEN:
        return WRITTEN[name]
    return next((each for each in ("s", "del", "strike") if each in own["tags"]), name)


def compared(text: str, own: Own) -> str:
    """``text`` without what makes no difference to who reads it."""
    text = clean(text, tags_of(own["tags"])).text.strip()
    text = re.sub(r"<(/?)div>", r"<\1p>", text)
    text = NAMES.sub(lambda found: f"<{found[1]}{WRITTEN.get(found[2], 's')}>", text)
    text = BETWEEN.sub(r"\1", text)
    return text if not text or BLOCKS.search(text) else f"<p>{text}</p>"


@lru_cache(maxsize=64)
def _converter(features: tuple[str, ...]) -> Any:
    return ContentstateConverter(list(features))
