"""What travels with a course from site to site, beside its pages: each kind is a class that some app contributes.

A *reference* is how one thing in a pack names another: ``kind:key``, as in ``image:9f86…`` or ``question:q-12``.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Protocol

from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    ChooserBlock,
    ListBlock,
    PageChooserBlock,
    RawHTMLBlock,
    RichTextBlock,
    URLBlock,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from learning.streams import MISSING

Data = dict[str, Any]
# Gives another name to what is chosen: a reference for a key of the database, or the other way round.
Rename = Callable[[Any, Any], Any]


class Sent(Protocol):
    """The pack that is being written."""

    def refer(self, model: type[models.Model], pk: Any) -> str | None: ...
    def add_file(self, file: Any) -> str: ...


class Received(Protocol):
    """The pack that is being read."""

    user: Any

    def find(self, model: type[models.Model], reference: Any) -> Any: ...
    def file(self, path: str) -> bytes: ...
    def tell(self, message: str) -> None: ...


class PackPart:
    """One kind of thing that courses refer to. Contribute a subclass through ``register_learning_pack_parts``.

    ``name`` stands in packs and never changes. What a pack brings is loaded by ``rank``, the lowest first.
    """

    name: str
    label: Any
    model_name: str
    fields: tuple[str, ...] = ()
    # Whether what is here already takes over what the pack says; else it stays as it is.
    updates: ClassVar[bool] = False
    is_file: ClassVar[bool] = False
    rank: ClassVar[int] = 10
    # Resource types of Common Cartridges that ``read_resource`` understands.
    resource_types: ClassVar[tuple[str, ...]] = ()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.model_name)

    def key(self, thing: Any) -> str:
        """What names ``thing`` on every site."""
        raise NotImplementedError

    def find(self, key: str, data: Data, pack: Received) -> Any:
        """The thing that is here already, or None."""
        raise NotImplementedError

    def title(self, data: Data) -> str:
        """How authors know it."""
        return str(data.get("title") or data.get(self.fields[0], ""))

    def write(self, thing: Any, pack: Sent) -> Data:
        """``thing`` as it stands in a pack."""
        return {name: written(thing, name, pack.refer) for name in self.fields}

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        """Make ``thing`` what ``data`` says, or a new one if it is None. Raises ValidationError."""
        thing = thing or self.begin(key, data)
        for name in self.fields:
            if name in data:
                read(thing, name, data[name], pack.find)
        thing.full_clean()
        thing.save()
        return thing

    def begin(self, key: str, data: Data) -> Any:
        """A new thing of that key, not saved yet. Raises ValidationError."""
        return self.model()

    def may_send(self, user: Any) -> bool:
        """Whether ``user`` may take such things along."""
        names = (f"{verb}_{self.model._meta.model_name}" for verb in ("view", "change"))
        return any(user.has_perm(f"{self.model._meta.app_label}.{name}") for name in names)

    def may_load(self, user: Any, *, is_new: bool) -> bool:
        """Whether ``user`` may bring one in, or change one."""
        verb = "add" if is_new else "change"
        return user.has_perm(f"{self.model._meta.app_label}.{verb}_{self.model._meta.model_name}")

    def read_resource(self, xml: Any, identifier: str) -> tuple[Data, list[Data], list[str]]:
        """A lesson's block, the things it needs (each with ``reference``) and what was left out, from a cartridge."""
        raise NotImplementedError

    def write_resource(
        self, reference: str, data: Data, items: dict[str, Data]
    ) -> tuple[str, str, list[str]]:
        """Its type, its XML and what was left out, for a cartridge; no type where there is no way to say it."""
        return "", "", []


# --- fields ------------------------------------------------------------------------------------------------


def written(thing: models.Model, name: str, rename: Rename) -> Any:
    """The field ``name`` of ``thing`` as JSON, with references for what it names."""
    field: Any = thing._meta.get_field(name)
    if isinstance(field, StreamField):
        return renamed(field.stream_block, list(getattr(thing, name).raw_data), rename)
    if field.is_relation:
        pk = getattr(thing, field.attname)
        return rename(field.related_model, pk) if pk is not None else None
    value = field.value_from_object(thing)
    if isinstance(field, RichTextField):
        return html_renamed(value, rename)
    return as_json(value)


def as_json(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return DjangoJSONEncoder().default(value)


def read(thing: Any, name: str, value: Any, rename: Rename) -> None:
    """Set the field ``name`` of ``thing`` to what a pack says. Raises ValidationError."""
    field: Any = thing._meta.get_field(name)
    if isinstance(field, StreamField):
        setattr(thing, name, _stream(field, value, rename))
    elif field.is_relation:
        setattr(thing, field.attname, rename(field.related_model, value) if value is not None else None)
    elif isinstance(field, RichTextField):
        setattr(thing, name, html_renamed(_text(value), rename))
    else:
        setattr(thing, name, value if value is None or _is_json(field) else field.to_python(_plain(value)))


def _is_json(field: Any) -> bool:
    return isinstance(field, models.JSONField) or field.get_internal_type() == "JSONField"


def _stream(field: StreamField, value: Any, rename: Rename) -> Any:
    if not isinstance(value, list):
        raise ValidationError(_("A part of it has another form than it should."))
    try:
        return field.to_python(renamed(field.stream_block, value, rename))
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValidationError(_("A part of it has another form than it should.")) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


# --- blocks ------------------------------------------------------------------------------------------------


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
    if isinstance(block, ChooserBlock):
        return None if value in (None, "") else rename(_target(block), value)
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
        raise ValidationError(_("A part of it has another form than it should."))
    if isinstance(block, RichTextBlock | RawHTMLBlock) and value:
        return html_renamed(_text(value), rename)
    if isinstance(block, URLBlock) and value:
        return check_url(_text(value)) or ""
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


def _target(block: ChooserBlock) -> type[models.Model]:
    from wagtail.models import Page

    return Page if isinstance(block, PageChooserBlock) else block.model_class


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
        model = _linked_model(tag.get("linktype") or tag.get("embedtype"))
        if model is None or not tag.has_attr("id"):
            continue
        name = rename(model, _number(tag["id"]))
        if name is not None:
            tag["id"] = str(name)
        elif tag.name == "a":
            tag.unwrap()
        else:
            tag.decompose()
    return clean_html(str(soup))


def _number(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text


def _linked_model(kind: str | None) -> type[models.Model] | None:
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import Page

    known: dict[str, Callable[[], Any]] = {
        "page": lambda: Page,
        "document": get_document_model,
        "image": get_image_model,
    }
    return known[kind]() if kind in known else None


def carried_fields(model: type[models.Model], leave: Iterable[str]) -> list[str]:
    """The fields of ``model`` that a pack can hold, whatever a host or another app added to them."""
    left = set(leave)
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in left and not field.primary_key and not isinstance(field, models.FileField)
    ]
