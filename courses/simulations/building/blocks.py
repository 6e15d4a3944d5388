"""The blocks of Wagtail that the builder's form is made of: one for each field, whatever parts are installed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import BlockGroup
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.images.blocks import ImageChooserBlock

from courses.simulations.building import conditions, values
from courses.simulations.building.lenses import KEPT, UNKNOWN
from courses.simulations.building.scenario import NAME, asks_for
from courses.simulations.building.widgets import OFFERED, KeepingStream, Line, OpenSelect
from courses.simulations.parts.asks import Ask
from courses.simulations.parts.screenshot import PLACE
from learning import registry

LINES = ("text", "several", "words", "long", "cells")
# What an author sees of a folded entry.
SUMMARY = {"steps": "{instruction}", "screens": "{title}", "pictures": "{alt}", "mistakes": "{feedback}"}
# Beside entries with these numbers their author lays them over the picture, as in the form of an H5P content.
PLACES = json.dumps({name: name for name in PLACE})
ICONS = {conditions.VARIABLE: "placeholder", conditions.STEP: "order", conditions.GROUP: "list-ul"}
FOLDED = ("steps", "screens", "pictures", "mistakes")


class WholeScenario(blocks.StructBlock):
    """All fields of a scenario."""


class WholeScenarioAdapter(StructBlockAdapter):
    js_constructor = "learning.simulations.WholeScenario"

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[
                versioned_static("wagtailadmin/js/telepath/blocks.js"),
                versioned_static("learning_courses/admin/simulation-blocks.js"),
                Script(static("learning_courses/admin/simulation/builder.js"), type="module"),
            ],
            css={
                "all": [
                    versioned_static(f"learning_courses/admin/{name}.css")
                    for name in ("h5p-editor", "simulation-builder")
                ]
            },
        )


register(WholeScenarioAdapter(), WholeScenario)


def builder() -> WholeScenario:
    """The builder's form, with what is installed here, in the language of who asks."""
    parts, validators = registry.simulation_parts, registry.simulation_validators
    return _builder(tuple(parts.items()), tuple(validators.items()), get_language())


@lru_cache(maxsize=8)
def _builder(parts: tuple[Any, ...], validators: tuple[Any, ...], language: str) -> WholeScenario:
    asks = asks_for(dict(parts), dict(validators))
    return WholeScenario(_children(asks), form_layout=BlockGroup(_layout(asks)))


def _struct(asks: tuple[Ask, ...], *, named: Ask | None = None, **options: Any) -> blocks.StructBlock:
    first = [(named.name, _block(named))] if named else []
    children = [*first, *_children(asks)]
    layout = BlockGroup([*([named.name] if named else []), *_layout(asks)])
    return blocks.StructBlock(children, form_layout=layout, **options)


def _children(asks: tuple[Ask, ...]) -> list[tuple[str, Any]]:
    return [*((ask.name, _block(ask)) for ask in asks), _kept()]


def _kept() -> tuple[str, Line]:
    hidden = forms.HiddenInput()
    return KEPT, Line(Ask(KEPT, "line", ""), hidden, label="", form_classname="simulation-kept")


def _layout(asks: tuple[Ask, ...]) -> list[Any]:
    """Fields as they are listed; those that authors rarely need folded at the end."""
    rare = [ask.name for ask in asks if ask.rare]
    usual: list[Any] = [ask.name for ask in asks if not ask.rare]
    if rare:
        usual.append(BlockGroup(rare, heading=_("More"), classname="collapsed", icon="cog", label_format=""))
    return [*usual, KEPT]


def _block(ask: Ask) -> Any:
    said = {"label": ask.label, "help_text": ask.help}
    if ask.kind in MAKERS:
        return MAKERS[ask.kind](ask, said)
    attrs: dict[str, Any] = {}
    if ask.offers:
        attrs["data-simulation-offers"] = ask.offers
        attrs["data-simulation-several"] = "true" if ask.kind in ("names", "listed") else "false"
    if ask.of and ask.kind == "name":
        attrs["data-simulation-name-of"] = ask.of
    if ask.kind in OFFERED:
        return Line(ask, OpenSelect(OFFERED[ask.kind]), label=ask.label)
    is_long = ask.kind in LINES
    widget = AdminAutoHeightTextInput(attrs={**attrs, "rows": 2}) if is_long else forms.TextInput(attrs=attrs)
    return Line(ask, widget, label=ask.label)


def _whole(ask: Ask, said: Mapping[str, Any]) -> Any:
    return blocks.IntegerBlock(required=False, **said)


def _yes(ask: Ask, said: Mapping[str, Any]) -> Any:
    return blocks.BooleanBlock(required=False, default=bool(ask.begins), **said)


def _choice(ask: Ask, said: Mapping[str, Any]) -> Any:
    return blocks.ChoiceBlock(required=False, choices=list(ask.options), **said)


def _image(ask: Ask, said: Mapping[str, Any]) -> Any:
    return ImageChooserBlock(required=False, **said)


def _group(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _struct(ask.kids, collapsed=True, **said)


def _list(kids: tuple[Ask, ...], ask: Ask, said: Mapping[str, Any], named: Ask | None = None) -> Any:
    entry = _struct(kids, named=named, label=_("Entry"), label_format=SUMMARY.get(ask.name))
    attrs = {"data-h5p-places": PLACES} if {*PLACE} <= {kid.name for kid in kids} else {}
    return blocks.ListBlock(entry, default=[], collapsed=ask.name in FOLDED, form_attrs=attrs, **said)


def _entries(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _list(ask.kids, ask, said)


def _named(ask: Ask, said: Mapping[str, Any]) -> Any:
    name = Ask("name", "name", NAME.label, of=ask.of, help=NAME.help)
    return _list(ask.kids, ask, said, named=name)


def _kinds(ask: Ask, said: Mapping[str, Any], named: Ask | None = None) -> Any:
    types = [
        (kid.name, _struct(kid.kids, named=named, label=kid.label, icon="placeholder")) for kid in ask.kids
    ]
    unknown = _struct((), named=named, label=_("Not installed; it stays as it is"), icon="warning")
    return KeepingStream([*types, (UNKNOWN, unknown)], required=False, **said)


def _named_kinds(ask: Ask, said: Mapping[str, Any]) -> Any:
    what = _("Name of the variable") if ask.name == "draws" else _("Field")
    return _kinds(ask, said, Ask("name", "name", what, offers="" if ask.name == "draws" else "field"))


def _when(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _shared_when(ask, get_language())


@lru_cache(maxsize=16)
def _shared_when(ask: Ask, language: str) -> blocks.StructBlock:
    """One for all things that have a condition: Wagtail sends each block to the browser only once."""
    return _struct(conditions.CONDITION, collapsed=True, label=ask.label, help_text=ask.help)


def _tests(ask: Ask, said: Mapping[str, Any]) -> Any:
    types = [(kid.name, _struct(kid.kids, label=kid.label, icon=ICONS[kid.name])) for kid in ask.kids]
    told = conditions.DEEPER
    words = Line(told, forms.Textarea(attrs={"rows": 2, "readonly": True}), label=told.label)
    kept = blocks.StructBlock([("words", words), _kept()], label=_("Deeper conditions"), icon="warning")
    return KeepingStream([*types, (UNKNOWN, kept)], required=False, **said)


def _ways(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _list(conditions.WAY, ask, said)


def _set(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _list(values.SET, ask, said)


def _answers(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _struct((replace(values.VALUES, help=ask.help), values.EMPTY), label=ask.label)


def _picked(ask: Ask, said: Mapping[str, Any]) -> Any:
    return _struct(values.PICKED, **said)


MAKERS: dict[str, Any] = {
    "whole": _whole,
    "yes": _yes,
    "choice": _choice,
    "image": _image,
    "group": _group,
    "entries": _entries,
    "named": _named,
    "kinds": _kinds,
    "named_kinds": _named_kinds,
    "when": _when,
    "tests": _tests,
    "ways": _ways,
    "set": _set,
    "picked": _picked,
    "answers": _answers,
}


def plain(block: Any, value: Any) -> Any:
    """What stands in a form, as ``lenses`` knows it: without the wrappings of blocks."""
    if isinstance(block, blocks.StructBlock):
        return {name: plain(block.child_blocks[name], each) for name, each in value.items()}
    if isinstance(block, blocks.ListBlock):
        return [plain(block.child_block, each) for each in value]
    if isinstance(block, blocks.StreamBlock):
        return [{"type": each.block_type, "value": plain(each.block, each.value)} for each in value]
    if isinstance(block, ImageChooserBlock):
        return value.pk if value else None
    return value
