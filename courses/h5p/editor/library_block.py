"""A content in a content: a choice of libraries, and the fields of the one that was chosen."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.telepath import Adapter, register
from wagtail.blocks.base import Block, get_error_json_data

from courses.h5p.editor.about import part_metadata
from courses.h5p.editor.blocks import FieldsBlock, H5PBlock, every_script
from courses.h5p.editor.values import Own


class LibraryBlock(H5PBlock, Block):
    """A choice of libraries, and the fields of the one that was chosen.

    Its fields are made when they are asked for: a content type may hold itself. In a page, those of libraries that are
    in use stand beside the form; others are fetched when somebody chooses them.
    """

    def __init__(
        self,
        own: Own,
        options: list[tuple[str, str]],
        fields: Callable[[str], FieldsBlock | None],
        address: str,
        **kwargs: Any,
    ):
        self.own, self.options, self.fields, self.address = own, options, fields, address
        super().__init__(**kwargs)

    @property
    def required(self) -> bool:
        return not self.own.get("optional")

    def get_default(self) -> dict[str, Any]:
        """If there is nothing to choose, it is chosen."""
        only = self.options[0][0] if len(self.options) == 1 and self.required else ""
        return {"library": only, "params": None}

    def to_python(self, value: Any) -> dict[str, Any]:
        if not value:
            return {"library": "", "params": None}
        fields = self.fields(value["library"])
        return {**value, "params": fields.to_python(value["params"]) if fields else None}

    def get_prep_value(self, value: Any) -> Any:
        fields = self.fields(value["library"])
        return {
            **value,
            "params": fields.get_prep_value(value["params"]) if fields and value["params"] else None,
        }

    def raw(self, value: Any) -> Any:
        fields = self.fields(value["library"])
        if fields is None:
            return None
        return {
            **value,
            "params": fields.raw(value["params"] if value["params"] is not None else fields.get_default()),
        }

    def get_form_state(self, value: Any) -> dict[str, Any]:
        fields = self.fields(value["library"])
        params = value.get("params")
        return {
            "library": value["library"],
            "subContentId": value.get("subContentId", ""),
            "metadata": value.get("metadata") or {},
            "params": fields.get_form_state(params) if fields and params is not None else None,
        }

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> dict[str, Any]:
        library = data.get(f"{prefix}-library", "")
        fields = self.fields(library) if library in dict(self.options) else None
        if fields is None:
            return {"library": "", "params": None}
        # Until its fields are there, a browser sends none of them.
        is_there = data.get(f"{prefix}-ready") == "1"
        found = {
            "library": library,
            "params": fields.value_from_datadict(data, files, f"{prefix}-params")
            if is_there
            else fields.get_default(),
        }
        if sub := data.get(f"{prefix}-subContentId"):
            found["subContentId"] = sub
        if said := part_metadata(data.get(f"{prefix}-metadata"), data.get(f"{prefix}-title")):
            found["metadata"] = said
        return found

    def value_omitted_from_data(self, data: Any, files: Any, prefix: str) -> bool:
        return f"{prefix}-library" not in data

    def clean(self, value: Any) -> Any:
        fields = self.fields(value["library"])
        if fields is None:
            if self.required and not self.is_deferred_validation:
                raise ValidationError(_("Choose what stands here."))
            return value
        params = value["params"] if value["params"] is not None else fields.get_default()
        try:
            cleaned = fields.clean_deferred(params) if self.is_deferred_validation else fields.clean(params)
        except ValidationError as error:
            raise InLibrary(error) from error
        return {**value, "params": cleaned}


class InLibrary(ValidationError):
    """Something is wrong in the fields of a library that was chosen."""

    def __init__(self, inner: ValidationError):
        self.inner = inner
        super().__init__("in a library")

    def as_json_data(self) -> dict[str, Any]:
        return {"blockErrors": {"params": get_error_json_data(self.inner)}}


class LibraryAdapter(Adapter):
    js_constructor = "learning.h5p.LibraryBlock"

    def js_args(self, block: LibraryBlock) -> list[Any]:
        return [
            block.name,
            {
                "label": block.label,
                "required": block.required,
                "icon": block.meta.icon,
                "classname": "",
                "attrs": block.meta.form_attrs or {},
                "options": [list(each) for each in block.options],
                "address": block.address,
                "helpText": getattr(block.meta, "help_text", ""),
                "texts": self.texts(),
            },
        ]

    @staticmethod
    def texts() -> Mapping[str, str]:
        return {
            "choose": _("Choose…"),
            "title": _("Title of this part"),
            "titleHelp": _("For the record of learning. Learners do not see it everywhere."),
            "loading": _("The fields are being fetched …"),
            "failed": _("The fields could not be fetched. Choose again."),
        }

    @cached_property
    def media(self) -> forms.Media:
        return every_script()


register(LibraryAdapter(), LibraryBlock)
