"""The form in which an H5P content is written: title, language, the fields of its type, what is said about it."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import BlockField
from wagtail.blocks.base import BlockWidget

from courses.h5p.access.duty import goes_out, what_is_owed
from courses.h5p.contents import set_params
from courses.h5p.editor.about import about_fields, with_about
from courses.h5p.editor.blocks import FieldsBlock
from courses.h5p.editor.fields import Maker
from courses.h5p.editor.ids import with_ids
from courses.h5p.editor.rich import is_showable
from courses.h5p.editor.shelf import Shelf
from courses.h5p.editor.types import restricted_for
from courses.h5p.editor.values import has_tags, parts, to_params, to_value
from courses.h5p.editor.widget import LIBRARY, EditorWidget, plain_in
from courses.h5p.models import H5PContent
from courses.h5p.official.taking import NotAllowed, take_handed
from courses.h5p.official.widget import OfficialWidget, is_handed
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError, Issue
from courses.packages.h5p.metadata import METADATA
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.store import MemoryStore

UNKNOWN = "und"


class H5PContentForm(WagtailAdminModelForm):
    """Whatever is wrong is said at its field. What the rules of H5P changed after that is in ``notes``."""

    body = BlockField(
        block=Maker(MemoryStore(), Shelf({}), language="en").fields([], ":"), required=False, label=""
    )
    about = BlockField(
        block=Maker(MemoryStore(), Shelf({}), language="en").fields([], ":"), required=False, label=""
    )
    language = forms.ChoiceField(label=_("Language of the content"))

    notes: tuple[Issue, ...] = ()

    def __init__(self, *args: Any, official: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.store = DatabaseStore()
        self.main = self._main()
        self.is_official = bool(official) or (self.is_bound and is_handed(self.data))
        if "language" in self.fields:
            self._offer_languages()
        if self.main is not None:
            self._make_official(self.main, official) if self.is_official else self._make_fields(self.main)

    def _make_fields(self, main: LibraryName) -> None:
        self.shelf = Shelf(self.instance.files, self.for_user)
        self._make_body(main)
        self._make_about()

    def _make_official(self, main: LibraryName, address: str) -> None:
        """One field for all that the official editor hands over; empty, it changes nothing."""
        self.fields["body"] = forms.CharField(
            widget=OfficialWidget(address, main), required=False, label="", strip=False
        )
        self.fields.pop("about", None)

    def _main(self) -> LibraryName | None:
        """The content type: the content's own, or for a new one what its form says."""
        if self.instance.library_id:
            return self.instance.main
        name = LibraryName.parse(self.data.get(LIBRARY, "")) if self.is_bound else None
        row = self.store.rows.get(name) if name else None
        if row is None or not row.runnable or row.name in restricted_for(self.for_user, self.store):
            return None
        self.instance.library = row
        return name

    def _offer_languages(self) -> None:
        own = self.instance.language
        listed = dict(settings.LANGUAGES)
        choices = [*listed.items(), (UNKNOWN, _("No language"))]
        if own and own not in listed and own != UNKNOWN:
            choices.append((own, own))
        self.fields["language"].choices = choices
        if not self.instance.pk and own == UNKNOWN:
            self.initial["language"] = get_language() if get_language() in listed else UNKNOWN

    def _make_body(self, main: LibraryName) -> None:
        self.semantics = self.store.rows[main].semantics
        params = self.instance.params
        found = list(parts(params, self.semantics, self.store, f"{main.uber}:"))
        used = dict.fromkeys(each["library"] for _at, own, each in found if own["type"] == "library")
        plain = {at for at, own, each in found if has_tags(own) and not is_showable(each, own)}
        self.maker = Maker(
            self.store,
            self.shelf,
            language=get_language(),
            address=reverse("learning_h5p_editor:fields"),
            plain=plain_in(self.data) if self.is_bound else plain,
            restricted=restricted_for(self.for_user, self.store),
            used=used,
        )
        block = self.maker.library(main.uber)
        assert block is not None  # noqa: S101  the content has it
        field = BlockField(
            block=block, widget=EditorWidget(block, self.maker, main, used), required=False, label=""
        )
        self.fields["body"] = field
        self.initial["body"] = self._beginning(block, params)
        if self.is_bound and not any(key.startswith("body-") for key in self.data):
            del self.fields["body"]  # a browser without scripts has no fields to send

    def _beginning(self, block: FieldsBlock, params: dict[str, Any]) -> Any:
        if self.instance.pk is None and not params:
            return block.get_default()
        return block.to_python(to_value(params, self.semantics, self.store, fill=True))

    def _make_about(self) -> None:
        fields = about_fields()
        block = self.maker.fields(fields, "about:")
        block.is_whole = True
        self.fields["about"] = BlockField(block=block, widget=BlockWidget(block), required=False, label="")
        self.initial["about"] = block.to_python(to_value(self.instance.metadata, fields, self.store))
        if self.is_bound and not any(key.startswith("about-") for key in self.data):
            del self.fields["about"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.main is None:
            raise forms.ValidationError(_("Choose a content type first."))
        if self.is_official:
            self._take_official(cleaned.get("body") or "")
        elif cleaned.get("body") is not None:
            self._take_body(cleaned["body"])
        if cleaned.get("about") is not None:
            said = to_params(self.fields["about"].block.raw(cleaned["about"]), METADATA, self.store)
            self.instance.metadata = with_about(self.instance.metadata, said)
        self._ask_for_another_way(cleaned)
        return cleaned

    def _ask_for_another_way(self, cleaned: dict[str, Any]) -> None:
        """Drafts are kept without it."""
        if self.errors or not goes_out(self.data):
            return
        said = cleaned.get("alternative", self.instance.alternative)
        if owed := what_is_owed(self.instance, said, self.store):
            self.add_error("alternative", owed)

    def _take_body(self, value: Any) -> None:
        main = self.main
        assert main is not None  # noqa: S101  clean asked
        try:
            raw = self.fields["body"].block.raw(value)
            params = with_ids(to_params(raw, self.semantics, self.store), self.semantics, self.store)
            self.instance.files = self.shelf.files
            self.notes = set_params(self.instance, params, self.store, main=main).notes
        except H5PError as refused:
            self.add_error("body", str(refused))

    def _take_official(self, text: str) -> None:
        if not text:
            return
        try:
            self.notes = take_handed(self.instance, text, self.store, self.for_user)
        except (H5PError, NotAllowed) as refused:
            self.add_error("body", str(refused))

    def save(self, commit: bool = True) -> H5PContent:
        if self.instance.pk is None and self.instance.created_by_id is None:
            self.instance.created_by = self.for_user
        return super().save(commit)
