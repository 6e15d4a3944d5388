"""What is chosen in blocks and in formatted text, under another name: for whatever goes from site to site."""

from collections.abc import Callable
from typing import Any

import swapper
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    CharBlock,
    ChooserBlock,
    ListBlock,
    PageChooserBlock,
    RawHTMLBlock,
    RichTextBlock,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from learning.streams import MISSING

Data = dict[str, Any]
# Gives another name to what is chosen: a reference for a key of the database, or the other way round.
Rename = Callable[[Any, Any], Any]


def renamed(block: Any, value: Any, rename: Rename) -> Any:
    """The stored ``value`` of ``block`` with other names for what is chosen in it, and cleaned HTML.

    Blocks that are not installed stay as they are.
    """
    if isinstance(block, BaseStreamBlock):
        return [_child(block, each, rename) for each in _listed(value)]
    if isinstance(block, ListBlock):
        return [_item(block, each, rename) for each in _listed(value)]
    if isinstance(block, BaseStructBlock):
        return _struct(block, value, rename)
    if isinstance(block, BaseTypedTableBlock):
        return _table(block, value, rename)
    if isinstance(block, ChooserBlock):
        return None if value in (None, "") else rename(_target(block), value)
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
        raise ValidationError(_("A part of it has another form than it should."))
    if isinstance(block, RichTextBlock | RawHTMLBlock) and value:
        return html_renamed(text_of(value), rename)
    if isinstance(block, URLBlock) and value:
        return check_url(text_of(value)) or ""
    if isinstance(block, CharBlock | TextBlock) and value is not None:
        return text_of(value)
    return value


def text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


def _listed(value: Any) -> list:
    if not isinstance(value, list | type(None)):
        raise ValidationError(_("A part of it has another form than it should."))
    return value or []


def _child(block: BaseStreamBlock, child: Any, rename: Rename) -> Data:
    if not isinstance(child, dict) or not isinstance(child.get("type"), str):
        raise ValidationError(_("A part of it has another form than it should."))
    if child["type"] == MISSING and isinstance(child.get("value"), dict):
        child = child["value"]
    known = block.child_blocks.get(child.get("type", ""))
    if known is None or child["type"] == MISSING:
        return child
    return {**child, "value": renamed(known, child.get("value"), rename)}


def _item(block: ListBlock, each: Any, rename: Rename) -> Any:
    if isinstance(each, dict) and each.get("type") == "item" and "value" in each:
        return {**each, "value": renamed(block.child_block, each["value"], rename)}
    return renamed(block.child_block, each, rename)


def _struct(block: BaseStructBlock, value: Any, rename: Rename) -> Data:
    if not isinstance(value, dict):
        raise ValidationError(_("A part of it has another form than it should."))
    known = block.child_blocks
    # What this version has no field for is kept: another may.
    return {
        name: renamed(known[name], each, rename) if name in known else each for name, each in value.items()
    }


def _table(block: BaseTypedTableBlock, value: Any, rename: Rename) -> Any:
    if not value:
        return None
    try:
        columns = [(block.child_blocks[one["type"]], one) for one in value["columns"]]
        rows = [
            {
                "values": [
                    renamed(kind, each, rename)
                    for (kind, _one), each in zip(columns, row["values"], strict=True)
                ]
            }
            for row in value["rows"]
        ]
        headings = [{"type": one["type"], "heading": text_of(one["heading"])} for _kind, one in columns]
        return {"columns": headings, "rows": rows, "caption": text_of(value.get("caption") or "")}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ValidationError(_("A part of it has another form than it should.")) from error


def _target(block: ChooserBlock) -> type[models.Model]:
    return _page_model() if isinstance(block, PageChooserBlock) else block.model_class


def _page_model() -> type[models.Model]:
    """Wagtail's ``Page``, or the host's own base page."""
    return swapper.load_model("wagtailcore", "Page")


# --- formatted text ----------------------------------------------------------------------------------------

_KEYED = attribute_rule({"data-block-key": True})
_SAID = ("script", "style", "template", "iframe", "object", "svg", "math")


class _Cleaner(Whitelister):
    """Leaves what Wagtail itself stores, and nothing that could run."""

    element_rules = {
        "[document]": allow_without_attributes,
        **dict.fromkeys(("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "hr", "blockquote"), _KEYED),
        **dict.fromkeys(
            ("b", "strong", "i", "em", "br", "sub", "sup", "code", "del"), allow_without_attributes
        ),
        "a": attribute_rule({"href": check_url, "linktype": True, "id": True}),
        "embed": attribute_rule(
            {"embedtype": True, "id": True, "format": True, "alt": True, "url": check_url}
        ),
    }

    def clean_tag_node(self, doc, tag):
        if tag.name in _SAID:
            tag.decompose()
        else:
            super().clean_tag_node(doc, tag)


def clean_html(html: str) -> str:
    """``html`` with the elements of our rich text and nothing else."""
    return _Cleaner().clean(html)


def html_renamed(html: str, rename: Rename) -> str:
    """Cleaned rich text with other names for what it links to and shows; what is not found loses its link."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["a", "embed"]):
        model = _linked_model(str(tag.get("linktype") or tag.get("embedtype")))
        if model is None or not tag.has_attr("id"):
            continue
        name = rename(model, _number(str(tag["id"])))
        if name is not None:
            tag["id"] = str(name)
        elif tag.name == "a":
            tag.unwrap()
        else:
            tag.decompose()
    return clean_html(str(soup))


def _number(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text


def _linked_model(kind: str) -> type[models.Model] | None:
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    known: dict[str, Callable[[], Any]] = {
        "page": _page_model,
        "document": get_document_model,
        "image": get_image_model,
    }
    return known[kind]() if kind in known else None
