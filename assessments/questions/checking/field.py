"""The field in which an author chooses rules and fills them in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from assessments.questions.checking.check import RULES
from learning.streams import KeepingStreamBlock, MissingBlock


class RulesBlock(KeepingStreamBlock):
    """Rules in their order. As data each is ``{"rule": name, …}``; what is not installed is kept."""

    missing = MissingBlock(
        help_text=_("This check is not installed. It is kept, and a person has to look at it.")
    )

    def __init__(self, **kwargs: Any) -> None:
        fields = [(name, rule.Fields(label=rule.label, icon=rule.icon)) for name, rule in RULES.items()]
        super().__init__(fields, **{"required": False, "label": _("Checked by a machine"), **kwargs})

    def _wrapped(self, value: Any) -> Any:
        if isinstance(value, list) and not isinstance(value, StreamValue):
            value = [_as_child(each) for each in value]
        return super()._wrapped(value)


def _as_child(asked: Any) -> Any:
    """A rule of the data as a stream stores it."""
    if not isinstance(asked, dict) or "rule" not in asked:
        return asked
    value = {name: each for name, each in asked.items() if name not in ("rule", "id")}
    return {"type": asked["rule"], "value": value, "id": asked.get("id")}
