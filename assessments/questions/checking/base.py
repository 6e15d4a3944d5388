"""What a rule is: one thing that a machine looks for in a file that was handed in."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.blocks import IntegerBlock, StructBlock

from assessments.questions.base import Data


class RuleBlock(StructBlock):
    """The form of a rule without anything to fill in; others add their fields."""

    weight = IntegerBlock(
        default=1,
        min_value=1,
        max_value=100,
        label=gettext_lazy("Counts"),
        help_text=gettext_lazy("How many times as much as a rule that counts once."),
    )


class Rule:
    """One kind of rule. Its author fills in ``Fields``; the values are the rule's ``asked``, plain data.

    ``name`` is stored with questions and never changes. ``kind`` is the kind of file that it looks into.
    """

    name: str
    kind: str
    label: str | Promise
    icon = "check"
    Fields: type[StructBlock] = RuleBlock

    def problem(self, asked: Data) -> str:
        """What is wrong with what the author asked for; empty when nothing is."""
        return ""

    def says(self, asked: Data) -> str:
        """What is asked for, in a few words for the learner."""
        return str(self.label)

    def check(self, asked: Data, file: Any) -> str:
        """What the learner has to do to ``file``, a Document or a Workbook; empty when the rule is met."""
        raise NotImplementedError
