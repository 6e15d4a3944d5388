"""Topics of discussion in a cartridge: the question that an author asks, never what people answered."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.html import escape

from courses.blocks.discuss import LONGEST
from courses.cartridges.html_out import rich_text
from courses.cartridges.manifest import first, text_in
from learning.carried import clean_html
from learning.vietnamese import tidy

TOPIC = "imsdt_xmlv1p3"
TOPICS = "http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"
BLOCK = "discuss"


def write_topic(value: dict[str, Any]) -> str:
    """The XML of the topic that the block ``value`` asks. It stands alone, so links to files in it become words."""
    root = Element("topic", {"xmlns": TOPICS})
    SubElement(root, "title").text = str(value.get("question", ""))
    text = rich_text(str(value.get("text") or ""), lambda _reference: None)
    SubElement(root, "text", {"texttype": "text/html"}).text = text
    return tostring(root, encoding="unicode")


def read_topic(root: Any, title: str) -> dict[str, Any]:
    """The block that asks the same; ``title`` is the one that the table of contents gives it."""
    said = tidy(text_in(root, "title")) or title
    text, words = first(root, "text"), text_in(root, "text")
    is_html = text is not None and text.get("texttype") == "text/html"
    more = clean_html(words) if is_html else f"<p>{escape(words)}</p>" if words else ""
    if len(said) > LONGEST:  # nothing of a long question is lost
        more = f"<p>{escape(said)}</p>{more}"
        said = f"{said[: LONGEST - 1]}…"
    return {"type": BLOCK, "value": {"question": said, "text": more}}


def attachments(root: Any) -> list[str]:
    """The addresses of the files that come with the topic."""
    found = (one for one in root.iter() if isinstance(one.tag, str) and one.tag.endswith("attachment"))
    return [href for one in found if (href := one.get("href"))]
