"""What the builder asks an author for: the fields of a part, a validator, a screen, a step."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Said: TypeAlias = str | Promise


@dataclass(frozen=True)
class Ask:
    """One field of the builder. ``kind`` is one of ``courses.simulations.building.lenses``, ``kids`` what is in it.

    ``of`` is the field that a name is made of where its author gives none; ``offers`` what she may choose from:
    ``press``, ``field``, ``screen``, ``step``, ``picture``, ``variable``. What is ``rare`` stands folded.
    """

    name: str
    kind: str
    label: Said
    kids: tuple["Ask", ...] = ()
    options: tuple[tuple[str, Said], ...] = ()
    help: Said = ""
    of: str = ""
    offers: str = ""
    rare: bool = False
    begins: Any = None


def line(name: str, label: Said, **more: Any) -> Ask:
    return Ask(name, "line", label, **more)


TEXT = Ask("text", "text", pgettext_lazy("simulation", "Text"), help=_("Each line is a paragraph."))
SAID = line("text", pgettext_lazy("simulation", "Text"))
PICTURE = Ask("picture", "name", pgettext_lazy("simulation", "Picture"), offers="picture")


def entries(name: str, label: Said, *kids: Ask, **more: Any) -> Ask:
    return Ask(name, "entries", label, kids, **more)


WHEN = Ask(
    "when",
    "when",
    _("Only if"),
    help=_("Shown only where this holds. Without an entry it is always shown."),
    rare=True,
)
ID = Ask("id", "name", _("Short name"), of="label", help=_("Left empty, it is made of the label."))
LABEL = line("label", pgettext_lazy("simulation", "Label"))
OPENS = Ask("opens", "name", _("Opens the screen"), offers="screen", help=_("Looking around is no error."))
PRESS = (LABEL, OPENS, ID, line("sub", _("Second line"), rare=True), WHEN)
TITLE = line("title", _("Title"))
BUTTONS = entries("buttons", _("Buttons"), *PRESS)
FIELD_TYPES = (
    ("text", pgettext_lazy("simulation", "Text")),
    ("number", pgettext_lazy("simulation", "Number")),
    ("area", _("Several lines")),
    ("password", _("Typed unseen")),
    ("choice", _("One of several")),
    ("many", _("Some of several")),
    ("order", _("Put in order")),
)
OPTIONS = entries("options", _("Choices"), LABEL, ID)
FIELD = (
    LABEL,
    Ask("type", "choice", _("Kind"), options=FIELD_TYPES),
    OPTIONS,
    line("help", _("Help below it")),
    Ask("name", "name", _("Short name"), of="label", help=_("Left empty, it is made of the label.")),
    WHEN,
)


def asks_of(kind: Any) -> tuple[Ask, ...]:
    """What the builder asks for a part or validator: as it says, or else as its example shows."""
    return kind.asks or tuple(_guessed(name, kind.example.get(name, ""), kind) for name in _names(kind))


def _names(kind: Any) -> list[str]:
    lists = getattr(kind, "lists", {})
    return list(dict.fromkeys([*kind.needs, *lists, *kind.example]))


def _guessed(name: str, value: Any, kind: Any = None) -> Ask:
    label = name.replace("_", " ").capitalize()
    if isinstance(value, bool):
        return Ask(name, "yes", label, begins=False)
    if isinstance(value, int):
        return Ask(name, "whole", label)
    if isinstance(value, dict):
        return Ask(name, "group", label, tuple(_guessed(*each) for each in value.items()))
    needs = getattr(kind, "lists", {}).get(name)
    if needs is not None or (isinstance(value, list) and value and isinstance(value[0], dict)):
        shown = dict.fromkeys(needs or (), "") | (value[0] if value else {})
        return Ask(name, "entries", label, _entry(shown))
    return Ask(name, "several" if isinstance(value, list) else "line", label)


def _entry(shown: dict[str, Any]) -> tuple[Ask, ...]:
    """Whatever has an id and a label is something to press."""
    if {"id", "label"} <= shown.keys():
        more = (
            _guessed(name, each) for name, each in shown.items() if name not in {ask.name for ask in PRESS}
        )
        return (*PRESS, *more)
    return tuple(_guessed(*each) for each in shown.items())
