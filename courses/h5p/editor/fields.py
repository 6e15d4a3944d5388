"""Blocks of Wagtail made from the fields of a content type: what each type of field and each widget becomes."""

import json
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.blocks import BlockGroup

from courses.h5p.editor import one
from courses.h5p.editor.about import labelled
from courses.h5p.editor.blocks import EntriesBlock, FieldsBlock, H5PBlock, KeptField
from courses.h5p.editor.file_blocks import FileBlock
from courses.h5p.editor.layout import help_of, is_collapsed
from courses.h5p.editor.library_block import LibraryBlock
from courses.h5p.editor.measures import slides_of
from courses.h5p.editor.shelf import Shelf
from courses.h5p.editor.values import Own, named, only_field
from courses.h5p.types.words import title_of
from courses.packages.h5p.composite import MOST_ENTRIES, offered
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.metadata import COPYRIGHT
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.semantics import translated
from courses.packages.h5p.values import whole

Make = Callable[["Maker", Own, str], H5PBlock]
# More than anybody fills in at once.
MOST_TO_BEGIN_WITH = 20


class Maker:
    """Makes the blocks of one form. ``plain`` are the texts that Wagtail's editor cannot show: they are edited as HTML.

    ``restricted`` are libraries that this author may not choose; where one stands already it stays.
    """

    def __init__(
        self,
        store: Libraries,
        shelf: Shelf,
        *,
        language: str,
        address: str = "",
        plain: Collection[str] = (),
        restricted: Collection[LibraryName] = (),
        used: Collection[str] = (),
    ):
        self.store, self.shelf, self.language, self.address = store, shelf, language, address
        self.plain, self.restricted, self.used = plain, restricted, used
        self._made: dict[str, FieldsBlock] = {}

    def library(self, uber: Any) -> FieldsBlock | None:
        """The fields of an installed library, called as ``H5P.X 1.2``."""
        name = LibraryName.parse(uber)
        if name is None or self.store.get(name) is None:
            return None
        if name.uber not in self._made:
            fields = translated(name, self.language, self.store)
            self._made[name.uber] = self.fields(fields, f"{name.uber}:", label=_("Content"))
            self._made[name.uber].is_whole = True
        return self._made[name.uber]

    def fields(self, fields: Any, at: str, own: Own | None = None, **options: Any) -> FieldsBlock:
        """A block with a child for each of ``fields``; those that authors rarely change stand folded at its end."""
        own = own or {}
        listed = list(named(fields))
        children = [
            (
                each["name"],
                self.field(each, f"{at}{each['name']}" if at.endswith(":") else f"{at}.{each['name']}"),
            )
            for each in listed
        ]
        if own.get("isSubContent"):
            kept = KeptField(forms.CharField(required=False, widget=forms.HiddenInput()), {}, label="")
            children.append(("subContentId", kept))
        rare = [each["name"] for each in listed if each.get("common")]
        shown: list[Any] = [name for name, _block in children if name not in rare]
        if rare:
            title = _("Texts and settings that are rarely changed")
            shown.append(BlockGroup(rare, heading=title, classname="collapsed", icon="cog", label_format=""))
        block = FieldsBlock(children, form_layout=BlockGroup(shown), **options)
        block.own = own
        return block

    def field(self, own: Own, at: str) -> H5PBlock:
        """The block of one field. An unknown type is kept as it is."""
        return MAKERS.get(str(own.get("type")), kept)(self, own, at)


def group(maker: Maker, own: Own, at: str) -> H5PBlock:
    only = only_field(own)
    if own.get("widget") == "duration":
        own = {**own, "fields": [_second(each) for each in named(own.get("fields"))]}
    if only is not None:
        said = {
            key: own[key] for key in ("common", "importance", "widget", "showWhen", "optional") if key in own
        }
        return maker.field({**only, **said, "label": only.get("label") or own.get("label")}, at)
    return maker.fields(
        own.get("fields"),
        at,
        own,
        **one.usual(own, collapsed=is_collapsed(own), help_text=help_of(own), icon="list-ul"),
    )


def _second(own: Own) -> Own:
    return {"widget": "timecode", **own} if own.get("type") == "number" else own


def entries(maker: Maker, own: Own, at: str) -> H5PBlock:
    entity = own.get("field")
    if not isinstance(entity, dict):
        return kept(maker, own, at)
    named_entity = {
        **entity,
        "label": str(own.get("entity") or entity.get("label") or _("Entry")).capitalize(),
    }
    child: Any = maker.field(named_entity, f"{at}[]")
    asked = whole(own.get("max"))
    block = EntriesBlock(
        child,
        **one.usual(
            own,
            default=[],
            help_text=help_of(own),
            icon="list-ol",
            min_num=whole(own.get("min")) if one.is_required(own) else None,
            max_num=min(asked or MOST_ENTRIES, MOST_ENTRIES),
            collapsed=False,
        ),
    )
    begins = whole(own.get("defaultNum")) or whole(own.get("min")) or 0
    block.meta.default = [child.get_default() for _number in range(min(begins, MOST_TO_BEGIN_WITH))]
    block.own = own
    if slides := slides_of(entity):
        kinds = child.child_blocks[slides["elements"]].child_block.child_blocks[slides["what"]].options
        block.meta.form_attrs["data-h5p-slides"] = json.dumps({**slides, "kinds": kinds})
    return block


def library(maker: Maker, own: Own, at: str) -> H5PBlock:
    options = []
    for name in offered(own):
        found_library = maker.store.get(name)
        if found_library and (name not in maker.restricted or name.uber in maker.used):
            options.append((name.uber, title_of(name.machine, found_library.title)))
    return LibraryBlock(
        own, options, maker.library, maker.address, **one.usual(own, help_text=help_of(own), icon="plus")
    )


def file(maker: Maker, own: Own, at: str) -> H5PBlock:
    rights = maker.fields(
        labelled(COPYRIGHT), f"{at}.copyright", label=_("Rights"), collapsed=True, icon="lock"
    )
    return FileBlock(own, maker.shelf, rights, **one.usual(own, help_text=help_of(own), icon="image"))


def files(maker: Maker, own: Own, at: str) -> H5PBlock:
    """Films and sound may be there in several forms; the browser takes the first that it can play."""
    child: Any = file(maker, {**own, "optional": False, "label": _("File"), "widget": None}, at)
    least = 1 if one.is_required(own) else None
    block = EntriesBlock(
        child, **one.usual(own, default=[], help_text=help_of(own), icon="media", min_num=least, max_num=50)
    )
    block.meta.default = [child.get_default()] if least else []
    block.own = own
    return block


def kept(maker: Maker, own: Own, at: str) -> H5PBlock:
    return KeptField(forms.CharField(required=False, widget=forms.HiddenInput()), {}, label="")


MAKERS: dict[str, Make] = {
    "text": one.text,
    "number": one.number,
    "boolean": one.boolean,
    "select": one.select,
    "group": group,
    "list": entries,
    "library": library,
    "file": file,
    "image": file,
    "audio": files,
    "video": files,
}
