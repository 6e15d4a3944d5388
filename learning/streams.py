"""Streams of whatever blocks the installed apps contribute. What is of an app that is gone is kept."""

import json
from contextlib import suppress
from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import Block, FieldBlock, StreamBlock, StreamValue
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.fields import StreamField

from learning.shapes import Broken, mended

MISSING = "missing"


class MissingBlock(FieldBlock):
    """Holds the stored form of a block of unknown type, or one that its type cannot read, in a hidden field.

    ``help_text`` is what authors read in its place.
    """

    def __init__(self, *, help_text: str | Promise = "", **kwargs):
        # Wagtail shows the help of a field block's field, not of its Meta.
        self.field = forms.CharField(required=False, widget=forms.HiddenInput, help_text=help_text)
        super().__init__(**kwargs)

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def value_from_form(self, value: str) -> Any:
        return json.loads(value) if value else None

    def render_basic(self, value: Any, context: Any = None) -> str:
        # Editors meet it where two versions are compared.
        return _("Not installed") + f": {value['type']}" if isinstance(value, dict) else ""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        icon = "warning"
        label = _("Not installed")


class KeepingStreamBlock(StreamBlock):
    """A stream that wraps children of unknown type on the way in and unwraps them on the way out.

    Wagtail alone would drop them at the next save. The same is done with children that their type cannot read, which
    would keep everybody from the page. A subclass says how the editor shows what is ``missing``.
    """

    missing = MissingBlock()

    def to_python(self, value):
        return super().to_python(self._wrapped(value))

    def bulk_to_python(self, values):
        return super().bulk_to_python([self._wrapped(stream) for stream in values])

    def get_prep_value(self, value):
        return [unwrapped(child) for child in super().get_prep_value(value)]

    def _wrapped(self, value: Any) -> Any:
        """``value`` with children wrapped that cannot be read, if it is the stored form of a stream."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return value
        if isinstance(value, StreamValue) or not value:
            return value
        return [self._known(child) if isinstance(child, dict) else child for child in value]

    def _known(self, child: dict[str, Any]) -> dict[str, Any]:
        block = self.child_blocks.get(str(child.get("type")))
        if block is not None:
            with suppress(Broken):
                return {**child, "value": mended(block, child.get("value"))}
        return {"type": MISSING, "id": child.get("id"), "value": child}


def unwrapped(child: dict[str, Any]) -> dict[str, Any]:
    """``child`` as it is stored."""
    # A forged form can leave an empty one, which has nothing to unwrap.
    is_kept = child.get("type") == MISSING and isinstance(child.get("value"), dict)
    return child["value"] if is_kept else child


class KeepingStreamAdapter(StreamBlockAdapter):
    """Tells the editor that nobody can add what is not installed."""

    js_constructor = "learning.KeepingStream"

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning/admin/streams.js"])


register(KeepingStreamAdapter(), KeepingStreamBlock)


class ContributedField(StreamField):
    """A StreamField of what installed apps contribute: a subclass names its stream and its blocks.

    Migrations do not list the blocks: which ones there are is the host's business.
    """

    stream: type[KeepingStreamBlock]

    def __init__(self, **kwargs):
        kwargs.pop("block_types", None)
        super().__init__(block_types=[], **kwargs)

    def contributed(self) -> list[tuple[str, Block]]:
        """The blocks by the name they are stored under. Asked once, after all apps are loaded."""
        raise NotImplementedError

    @cached_property
    def stream_block(self):
        block = self.stream(self.contributed())
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs
