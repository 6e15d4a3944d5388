"""Fields that hold files: chosen among the site's own, kept as they came in a package, or an address of the web."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser

from courses.h5p.editor.blocks import FieldsBlock, H5PBlock, KeptField, OneBlock, TextField
from courses.h5p.editor.shelf import DOCUMENT, IMAGE, Shelf
from courses.h5p.editor.values import Own
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.media import OUTSIDE
from courses.packages.kinds import KINDS, ending

# Endings that a field of each type takes.
ENDINGS = {"video": ("mp4", "webm", "ogg"), "audio": ("mp3", "m4a", "ogg", "wav", "webm")}
ELSEWHERE = {"youtube.com": "video/YouTube", "youtu.be": "video/YouTube", "vimeo.com": "video/Vimeo"}
WRONG = {
    "video": gettext_lazy("This is no film that browsers play. Choose an MP4 or WebM file."),
    "audio": gettext_lazy("This is no sound that browsers play. Choose an MP3, M4A, OGG or WAV file."),
}


class KeptFile(forms.HiddenInput):
    """A file that came with a package, as parameters name it. The form says what it is and lets it be taken out."""

    template_name = "learning_courses/h5p/editor/kept_file.html"
    input_type = "hidden"


class SourceField(OneBlock):
    """One of the site's pictures or documents. Unlike Wagtail's own block it asks for all of a form at once."""

    def __init__(self, kind: str, shelf: Shelf, own: Own, **kwargs: Any):
        self.kind, self.shelf = kind, shelf
        widget = AdminImageChooser() if kind == IMAGE else AdminDocumentChooser()
        super().__init__(forms.CharField(required=False, widget=widget), own, **kwargs)

    def to_python(self, value: Any) -> Any:
        return self.shelf.find(self.kind, int(value)) if value and str(value).isdecimal() else None

    def value_from_form(self, value: Any) -> Any:
        return self.to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        return value.pk if value else None

    def get_form_state(self, value: Any) -> Any:
        return self.field.widget.get_value_data(value)

    def clean(self, value: Any) -> Any:
        if value is not None and not self.shelf.may_use(self.kind, value):
            raise ValidationError(_("You may not use this file. Choose another one."))
        return value


class FileBlock(FieldsBlock):
    """One file. Its parts: what was ``chosen``, what is ``kept``, an ``address``, and what is said of its rights."""

    def __init__(self, own: Own, shelf: Shelf, rights: FieldsBlock, **kwargs: Any):
        self.own, self.shelf = own, shelf
        self.kind = IMAGE if own.get("type") == "image" else DOCUMENT
        parts: list[tuple[str, H5PBlock]] = [
            ("chosen", SourceField(self.kind, shelf, {}, label=kwargs.get("label", "")))
        ]
        kept = forms.CharField(required=False, widget=KeptFile())
        parts.append(("kept", KeptField(kept, {}, label=_("File"), form_classname="h5p-kept-field")))
        if own.get("type") in ENDINGS:
            parts.append(("address", self._address()))
        parts.append(("rights", rights))
        attrs = {**(kwargs.pop("form_attrs", None) or {}), "data-h5p-file": str(own.get("type"))}
        super().__init__(parts, form_attrs=attrs, **kwargs)

    @staticmethod
    def _address() -> TextField:
        field = forms.CharField(
            required=False,
            max_length=2000,
            help_text=_(
                "Instead of a file: the address of one on the web. Learners' devices then ask that site."
            ),
            widget=forms.TextInput(attrs={"inputmode": "url"}),
        )
        return TextField(field, {"optional": True}, label=_("Address on the web"))

    @property
    def required(self) -> bool:
        return not self.own.get("optional")

    def get_default(self) -> Any:
        return self.to_python(None)

    def to_python(self, value: Any) -> Any:
        """From how parameters name a file."""
        value = value or {}
        path = value.get("path", "")
        is_outside = OUTSIDE.fullmatch(path) is not None and "address" in self.child_blocks
        rest = {key: each for key, each in value.items() if key != "copyright"}
        return self._to_struct_value(
            [
                (name, self.child_blocks[name].to_python(each))
                for name, each in (
                    ("chosen", self.shelf.source_of(path, self.kind)),
                    ("kept", json.dumps(rest, ensure_ascii=False) if rest else ""),
                    ("address", path if is_outside else ""),
                    ("rights", value.get("copyright")),
                )
                if name in self.child_blocks
            ]
        )

    def bulk_to_python(self, values: Any) -> Any:
        return [self.to_python(each) for each in values]

    def raw(self, value: Any) -> Any:
        found = self._file(value)
        if found is None:
            return None
        rights = {key: each for key, each in self.child_blocks["rights"].raw(value["rights"]).items() if each}
        return {**found, "copyright": rights} if rights or "copyright" in found else found

    def _file(self, value: Any) -> dict[str, Any] | None:
        kept, chosen, address = (
            read_kept(value["kept"]),
            value["chosen"],
            (value.get("address") or "").strip(),
        )
        path = kept.get("path", "") if kept else ""
        if address:
            return kept if path == address else {"path": address, "mime": mime_of(address, self.own)}
        if kept and OUTSIDE.fullmatch(path) and "address" in self.child_blocks:
            kept, path = None, ""  # the address was taken out
        source = self.shelf.source_of(path, self.kind)
        if chosen is None:
            return kept if source is None else None
        return kept if chosen.pk == source else self.shelf.take(self.kind, chosen)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if reason := self._wrong(cleaned):
            raise StructBlockValidationError({"chosen": ValidationError(reason)})
        address = (cleaned.get("address") or "").strip()
        if address and not OUTSIDE.fullmatch(address):
            said = _("Write a whole address that begins with https://.")
            raise StructBlockValidationError({"address": ValidationError(said)})
        try:
            found = self._file(cleaned)
        except (H5PError, OSError) as refused:
            raise StructBlockValidationError({"chosen": ValidationError(str(refused))}) from refused
        if found is None and self.required and not self.is_deferred_validation:
            raise StructBlockValidationError({"chosen": ValidationError(_("Choose a file."))})
        return cleaned

    def _wrong(self, value: Any) -> Any:
        """What is wrong with the kind of the file that was chosen."""
        kind, chosen = str(self.own.get("type")), value["chosen"]
        is_right = chosen is None or kind not in ENDINGS or ending(chosen.file.name) in ENDINGS[kind]
        return None if is_right else WRONG[kind]


def read_kept(text: Any) -> dict[str, Any] | None:
    """What a hidden field says of a file; nothing if somebody wrote something else into it."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("path"), str) else None


def mime_of(address: str, own: Own) -> str:
    """As what a player shows an address."""
    host = address.split("/")[2].lower().removeprefix("www.") if address.count("/") > 1 else ""
    if host in ELSEWHERE:
        return ELSEWHERE[host]
    known = KINDS.get(ending(address.partition("?")[0]), "").partition(";")[0]
    return known or {"audio": "audio/mpeg", "image": "image/png"}.get(str(own.get("type")), "video/mp4")
