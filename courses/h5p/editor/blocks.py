"""The blocks of Wagtail that a form of an H5P content is made of. They are made for one form and then forgotten."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks import FieldBlock, ListBlock, RichTextBlock, StructBlock
from wagtail.blocks.base import Block
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from courses.h5p.editor.rich import as_edited, as_stored, features_of
from courses.h5p.editor.showing import is_shown, rules_of
from courses.h5p.editor.values import Own, option_like
from learning.named_fields import name_editor


def every_script() -> forms.Media:
    """The form's own script, behind the one of Wagtail that it stands on."""
    return forms.Media(
        js=[
            versioned_static("wagtailadmin/js/telepath/blocks.js"),
            versioned_static("learning_courses/admin/h5p-editor.js"),
            Script(static("learning_courses/admin/h5p/form.js"), type="module"),
        ],
        css={
            "all": [
                versioned_static(f"learning_courses/admin/h5p-{name}.css") for name in ("editor", "slides")
            ]
        },
    )


class H5PBlock:
    """Mixin: what was filled in, as ``values`` knows it. Wagtail's own register of blocks would keep them for ever."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        Block.definition_registry.pop(self.definition_prefix, None)  # type: ignore[attr-defined]

    def raw(self, value: Any) -> Any:
        return value


class FieldsBlock(H5PBlock, StructBlock):
    """Several fields: of a group, or with ``is_whole`` all of a content type, which nothing folds."""

    own: Own = {}
    is_whole = False

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or {})

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([each or {} for each in values])

    def raw(self, value: Any) -> dict[str, Any]:
        return {name: self.child_blocks[name].raw(each) for name, each in value.items()}

    def clean(self, value: Any) -> Any:
        """Nobody must fill in a field that is hidden."""
        cleaned, errors = {}, {}
        for name, each in value.items():
            block = self.child_blocks[name]
            is_hidden = not self.is_deferred_validation and self._is_hidden(block, value)
            try:
                cleaned[name] = block.clean_deferred(each) if is_hidden else block.clean(each)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise StructBlockValidationError(errors)
        return self._to_struct_value(cleaned.items())

    def _is_hidden(self, block: Any, value: Any) -> bool:
        own = getattr(block, "own", {})
        return bool(rules_of(own)) and not is_shown(own, self.raw(value))


class EntriesBlock(H5PBlock, ListBlock):
    """A list of fields of one kind."""

    own: Own = {}

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or [])

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([each or [] for each in values])

    def raw(self, value: Any) -> list[Any]:
        return [self.child_block.raw(each) for each in value]


class OneBlock(H5PBlock, FieldBlock):
    """One field of a form of Django. ``empty`` is what it is when nothing stands in it."""

    def __init__(self, field: forms.Field, own: Own, **kwargs: Any):
        self.field, self.own = field, own
        super().__init__(**kwargs)

    @property
    def is_optional(self) -> bool:
        return bool(self.own.get("optional"))


class TextField(OneBlock):
    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)

    def raw(self, value: Any) -> Any:
        """An optional field that is empty is not there: so the content type takes what it has instead."""
        return None if value in (None, "") and self.is_optional else value or ""


class HtmlField(OneBlock):
    """A text with tags, in Wagtail's editor of texts. Its value is the HTML of the content."""

    def __init__(self, own: Own, required: bool, **kwargs: Any):
        block = RichTextBlock(
            features=features_of(own), required=required, help_text=kwargs.pop("help_text", "")
        )
        Block.definition_registry.pop(block.definition_prefix, None)
        name_editor(block.field.widget, kwargs.get("label") or "")
        super().__init__(block.field, own, **kwargs)

    def to_python(self, value: Any) -> str:
        return value or ""

    def value_for_form(self, value: Any) -> str:
        return as_edited(value or "", self.own)

    def value_from_form(self, value: Any) -> str:
        return as_stored(value or "", self.own)

    def raw(self, value: Any) -> Any:
        return None if value in (None, "") and self.is_optional else value or ""


class NumberField(OneBlock):
    def raw(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value.is_integer() else value


class YesField(OneBlock):
    def to_python(self, value: Any) -> bool:
        return bool(value)

    def get_form_state(self, value: Any) -> bool:
        return bool(value)


class ChoiceField(OneBlock):
    def to_python(self, value: Any) -> Any:
        return "" if value is None else str(value)

    def raw(self, value: Any) -> Any:
        return None if value in (None, "") else option_like(str(value), self.own)


class ChoicesField(OneBlock):
    def to_python(self, value: Any) -> list[str]:
        return [str(each) for each in value or []]

    def raw(self, value: Any) -> list[Any]:
        return [option_like(str(each), self.own) for each in value or []]


class KeptField(OneBlock):
    """What nobody writes but must not get lost, as JSON in a hidden field."""

    def raw(self, value: Any) -> Any:
        return value or None


class FieldsAdapter(StructBlockAdapter):
    js_constructor = "learning.h5p.FieldsBlock"

    def js_args(self, block: FieldsBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        return [name, children, {**meta, "isWhole": block.is_whole}]

    @cached_property
    def media(self) -> forms.Media:
        return every_script()


register(FieldsAdapter(), FieldsBlock)
