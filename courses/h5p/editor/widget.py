"""The form of a content as a field of a form of Django, with the fields of all libraries in use beside it."""

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.telepath import JSContext
from wagtail.blocks.base import BlockWidget

from courses.h5p.editor.blocks import FieldsBlock
from courses.h5p.editor.fields import Maker
from courses.h5p.editor.shelf import Shelf
from courses.h5p.types.words import title_of
from courses.packages.h5p.html import KNOWN
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.rules import yes_or_no
from courses.packages.h5p.store import MemoryStore

PLAIN = "h5p_plain"
LIBRARY = "h5p_library"


class EditorWidget(BlockWidget):
    """A block with the fields of libraries in it, and what the server must know to read the form again."""

    def __init__(self, block: FieldsBlock, maker: Maker, main: LibraryName, used: Iterable[str]):
        super().__init__(block)
        self.maker, self.main, self.used = maker, main, list(used)

    def render_with_errors(self, name: str, value: Any, attrs=None, errors=None, renderer=None) -> SafeString:
        form = super().render_with_errors(name, value, attrs, errors, renderer)
        found = {uber: definition(self.maker, uber) for uber in self.used}
        return format_html(
            '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">{}'
            '<div class="h5p-editor" data-h5p-editor data-h5p-files="{}" data-h5p-sources="{}" '
            'data-h5p-texts="{}">{}</div>',
            LIBRARY,
            self.main.uber,
            PLAIN,
            json.dumps(sorted(self.maker.plain)),
            json_script({uber: each for uber, each in found.items() if each}, "h5p-definitions"),
            reverse("learning_courses:h5p_file", args=["x"]).removesuffix("x"),
            reverse("learning_h5p_editor:source", args=["image", 0]).removesuffix("image/0/"),
            json.dumps(texts()),
            form,
        )

    @property
    def media(self) -> forms.Media:
        return super().media + every_media()


def definition(maker: Maker, uber: str) -> dict[str, Any] | None:
    """The fields of a library as the form's script takes them."""
    block = maker.library(uber)
    if block is None:
        return None
    name = LibraryName.parse(uber)
    library = maker.store.get(name) if name else None
    assert library is not None  # noqa: S101  it has a block
    return {
        "definition": JSContext().pack(block),
        "state": block.get_form_state(block.get_default()),
        "asksTitle": asks_title(library),
        "title": title_of(library.name.machine, library.title),
    }


def asks_title(library: Library) -> bool:
    """Whether authors give a part of this type a title of its own."""
    said = library.data.get("metadataSettings")
    settings = said if isinstance(said, dict) else {}
    off = (settings.get(key) for key in ("disable", "disableExtraTitleField"))
    return library.runnable and not any(
        yes_or_no(each) and str(each).lower() in ("1", "true") for each in off
    )


def texts() -> dict[str, str]:
    """What the scripts of the form say."""
    return {
        "place": _("Place on the picture"),
        "placeHelp": _(
            "Drag a place, or move it with the arrow keys; with Shift they change its size. A click beside all of them "
            "adds one."
        ),
        "entry": _("Place {number}"),
        "time": _("Take times from the film"),
        "take": _("Take this time for entry {number}"),
        "now": _("Add an entry at this time"),
        "noFilm": _("Choose a film of this site first."),
        **texts_of_slides(),
    }


def texts_of_slides() -> dict[str, str]:
    return {
        "slides": _("Slides"),
        "slidesHelp": _(
            "Choose a slide, then drag what stands on it, or move it with the arrow keys; with Shift they change its "
            "size. The fields below say the same."
        ),
        "slide": _("Slide {number}"),
        "elements": _("elements: {number}"),
        "element": _("Element {number}"),
        "kind": _("Kind of element"),
        "empty": _("Empty"),
        "addSlide": _("Add a slide"),
        "addElement": _("Add to this slide"),
        "duplicate": _("Duplicate"),
        "earlier": _("Earlier"),
        "later": _("Later"),
        "behind": _("Further back"),
        "front": _("Further forward"),
        "remove": _("Delete"),
        "toFields": _("To its fields"),
        "added": _("Slide {number} was added."),
        "duplicated": _("It is slide {number}."),
        "moved": _("It is slide {number} now."),
        "removed": _("The slide was deleted."),
        "duplicatedElement": _("It is element {number}."),
        "movedElement": _("It is element {number} now."),
        "removedElement": _("The element was deleted."),
    }


@lru_cache(maxsize=1)
def every_media() -> forms.Media:
    """The scripts of every kind of field: which of them a form needs is known when its author chooses."""
    tags = sorted(KNOWN)
    kinds = ("text", "number", "boolean", "select", "image", "audio", "video", "file")
    one: list[dict[str, Any]] = [{"name": kind, "type": kind} for kind in kinds]
    html = {"name": "html", "type": "text", "tags": tags}
    choice = {"name": "library", "type": "library", "options": []}
    many = {"name": "list", "type": "list", "field": {"name": "one", "type": "text"}}
    maker = Maker(MemoryStore(), Shelf({}), language="en")
    context = JSContext()
    context.pack(maker.fields([*one, html, choice, many], ":"))
    return context.media


def plain_in(data: Any) -> Collection[str]:
    """Which texts the form showed as HTML."""
    try:
        found = json.loads(data.get(PLAIN) or "[]")
    except ValueError:
        return ()
    return frozenset(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
