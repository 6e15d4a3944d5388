"""What is stored of a block, in the form its definition reads: scripts and old versions leave others behind."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    Block,
    CharBlock,
    ChoiceBlock,
    ChooserBlock,
    EmailBlock,
    FieldBlock,
    ListBlock,
    RegexBlock,
    RichTextBlock,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.images.blocks import ImageBlock

TEXTS = (CharBlock, TextBlock, RegexBlock, EmailBlock, URLBlock, RichTextBlock, ChoiceBlock)


class Broken(ValueError):
    """What is stored can be read in no way."""


def mended(block: Block, value: Any) -> Any:
    """The stored ``value`` of ``block`` in a form that can be read, with nothing where there is nothing.

    Asks the database nothing. Raises Broken.
    """
    if isinstance(block, ImageBlock) and (value is None or isinstance(value, int)):
        # Wagtail reads this form only where all that it reads together have it.
        value = {"image": value}
    if isinstance(block, BaseStreamBlock):
        return [_child(block, each) for each in _as(list, value)]
    if isinstance(block, ListBlock):
        return [_item(block, each) for each in _as(list, value)]
    if isinstance(block, BaseStructBlock):
        known = block.child_blocks
        return {
            name: mended(known[name], each) if name in known else each
            for name, each in _as(dict, value).items()
        }
    if isinstance(block, ChooserBlock):
        return _choice(block, value)
    return _field(block, value)


def _as(kind: type, value: Any) -> Any:
    value = kind() if value is None else value
    if not isinstance(value, kind):
        raise Broken
    return value


def _child(block: BaseStreamBlock, child: Any) -> dict[str, Any]:
    if not isinstance(child, dict) or not isinstance(child.get("type"), str):
        raise Broken
    known = block.child_blocks.get(child["type"])
    return {**child, "value": mended(known, child.get("value"))} if known else child


def _item(block: ListBlock, each: Any) -> Any:
    if isinstance(each, dict) and each.get("type") == "item" and "value" in each:
        return {"id": None, **each, "value": mended(block.child_block, each["value"])}
    return mended(block.child_block, each)


def _choice(block: ChooserBlock, value: Any) -> Any:
    try:
        return None if value in (None, "") else block.model_class._meta.pk.to_python(value)
    except (ValidationError, TypeError) as error:
        raise Broken from error


def _field(block: Block, value: Any) -> Any:
    if isinstance(block, TEXTS):
        if isinstance(block, RichTextBlock):
            value = "" if value is None else value
        elif isinstance(value, int | float):
            value = str(value)
        if not isinstance(value, str | None):
            raise Broken
    elif isinstance(block, FieldBlock | BaseTypedTableBlock):
        try:
            block.to_python(value)
        except Exception as error:  # whatever the block of another app raises
            raise Broken from error
    return value
