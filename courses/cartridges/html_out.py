"""The body of a lesson as a web page that any learning system can show: its words, pictures and files."""

from collections.abc import Callable
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    CharBlock,
    ChooserBlock,
    ListBlock,
    RichTextBlock,
    TextBlock,
)

# The address of what a reference names, and its words; None if it does not come along.
Address = Callable[[str], tuple[str, str] | None]

DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def document(title: str, language: str, body: str) -> str:
    return DOCUMENT.format(title=escape(title), language=escape(language), body=body)


def as_html(block: Any, value: Any, address: Address, *, name: str = "") -> str:
    """What ``block`` says, without its form; ``value`` is as it stands in a pack."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(block, BaseStreamBlock):
        inner = ((block.child_blocks.get(each.get("type")), each.get("value")) for each in value)
        return "".join(as_html(one, each, address) for one, each in inner if one)
    if isinstance(block, ListBlock):
        return "".join(as_html(block.child_block, _inner(each), address, name=name) for each in value)
    if isinstance(block, BaseStructBlock):
        return _struct(block, value, address)
    if isinstance(block, ChooserBlock):
        return _chosen(str(value), "", address)
    if isinstance(block, RichTextBlock):
        return rich_text(value, address)
    if isinstance(block, CharBlock | TextBlock):
        tag = "h3" if name == "title" else "p"
        return f"<{tag}>{escape(str(value))}</{tag}>"
    return ""  # a setting: which kind, how many, whether


def _inner(each: Any) -> Any:
    is_wrapped = isinstance(each, dict) and each.get("type") == "item" and "value" in each
    return each["value"] if is_wrapped else each


def _struct(block: Any, value: dict[str, Any], address: Address) -> str:
    if set(value) >= {"image", "alt_text"} and isinstance(value["image"], str):
        return _chosen(value["image"], value.get("alt_text") or "", address)
    if set(value) >= {"text", "level"}:
        return f"<h2>{escape(str(value['text']))}</h2>"
    return "".join(
        as_html(child, value.get(name), address, name=name) for name, child in block.child_blocks.items()
    )


def _chosen(reference: str, words: str, address: Address) -> str:
    found = address(reference)
    if found is None:
        return ""
    place, title = found
    if not place:
        return f"<p>{escape(title)}</p>"
    if reference.startswith("image:"):
        return f'<p><img src="{escape(place)}" alt="{escape(words)}"></p>'
    return f'<p><a href="{escape(place)}">{escape(title)}</a></p>'


def rich_text(html: str, address: Address) -> str:
    """Formatted text with addresses in place of references."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["a", "embed"]):
        reference = str(tag.get("id", ""))
        found = address(reference) if ":" in reference else None
        if tag.name == "embed":
            image = (
                soup.new_tag("img", attrs={"src": found[0], "alt": str(tag.get("alt", ""))}) if found else ""
            )
            tag.replace_with(image)
        elif tag.get("linktype") and found and found[0]:
            tag.attrs = {"href": found[0]}
        elif tag.get("linktype"):
            tag.unwrap()
    for tag in soup.find_all(lambda each: each.has_attr("data-block-key")):
        del tag["data-block-key"]
    return str(soup)
