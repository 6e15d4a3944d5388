"""What tells right from wrong in a field."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.parts.asks import Ask, line
from courses.simulations.parts.base import Data, Validator


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class TextIs(Validator):
    """Capitals, spaces and how accents are composed do not matter; where ``marks = false``, accents neither."""

    name = "text"
    label = pgettext_lazy("simulation", "Text")
    needs = ("is",)
    asks = (
        Ask("is", "answers", _("What is right"), help=_("Several ways to write it: one a line.")),
        Ask("marks", "yes", _("Accents matter"), begins=True),
    )
    example = {"is": ["Bình Mẫu", "xã Bình Mẫu"], "marks": False}
    right, wrong = " XÃ bình  mau", "An Mẫu"

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"text": _listed(asked["is"]), "marks": asked.get("marks", True)}


class NumberIs(Validator):
    """A number, or one from ``is[0]`` to ``is[1]``, as people write it here."""

    name = "number"
    label = pgettext_lazy("simulation", "Number")
    needs = ("is",)
    asks = (Ask("is", "several", _("What is right"), help=_("Two lines are the least and the most.")),)
    example = {"is": "1.250.000"}
    right, wrong = "1250000 đ", "12500000"

    def rule(self, asked: Data) -> dict[str, Any]:
        found = [str(each) for each in _listed(asked["is"])]
        return {"number": [found[0], found[-1]]}


class DateIs(Validator):
    name = "date"
    label = pgettext_lazy("simulation", "Date")
    needs = ("is",)
    asks = (line("is", _("What is right")),)
    example = {"is": "02/09/2026"}
    right, wrong = "2-9-2026", "9/2/2026"

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"date": asked["is"]}


class MaskIs(Validator):
    """Written in this form: 9 is a digit, A a letter, * anything."""

    name = "mask"
    label = _("Form of a text")
    needs = ("is",)
    asks = (
        Ask(
            "is",
            "several",
            _("Form"),
            help=_("9 is a digit, A a letter, * anything. Several forms: one a line."),
        ),
    )
    example = {"is": ["99/UBND", "999/UBND"]}
    right, wrong = "120/UBND", "1/UBND"

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"any_of": [{"mask": each} for each in _listed(asked["is"])]}


class SetIs(Validator):
    """Just these are chosen, in any order."""

    name = "set"
    label = _("Just these")
    needs = ("is",)
    asks = (Ask("is", "several", _("What is chosen"), help=_("Short names of the choices, one a line.")),)
    example = {"is": ["a", "c"]}
    right, wrong = ["c", "a"], ["a"]

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"set": _listed(asked["is"])}


class OrderIs(Validator):
    """These, in this order."""

    name = "order"
    label = _("In this order")
    needs = ("is",)
    asks = (Ask("is", "several", _("The order"), help=_("Short names of the choices, one a line.")),)
    example = {"is": ["a", "b", "c"]}
    right, wrong = ["a", "b", "c"], ["b", "a", "c"]

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"order": _listed(asked["is"])}


class Filled(Validator):
    """Something is written, of at least so many characters; not what ``never`` says."""

    name = "filled"
    label = _("Filled in")
    asks = (
        Ask("least", "whole", _("At least so many characters")),
        Ask("never", "several", _("But never this"), help=_("One a line.")),
    )
    example = {"least": 4, "never": ["1234"]}
    right, wrong = "7391", "1234"

    def rule(self, asked: Data) -> dict[str, Any]:
        rule: dict[str, Any] = {"filled": asked.get("least", 1)}
        never = asked.get("never")
        return {"all_of": [rule, {"none_of": [{"text": _listed(never)}]}]} if never else rule


class OtherThan(Validator):
    """Anything that the validator ``is`` finds wrong; for mistakes."""

    name = "other"
    label = _("Anything else")
    needs = ("than",)
    asks = (Ask("than", "answers", _("Anything but this"), help=_("One a line.")),)
    example = {"than": ["a"]}
    right, wrong = "b", "a"

    def rule(self, asked: Data) -> dict[str, Any]:
        return {"none_of": [{"text": _listed(asked["than"])}]}
