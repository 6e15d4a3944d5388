"""An item on its way in: its parts, and what was found out about them."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.body import Body
from assessments.exchange.formats.qti.feedback import Feedback
from assessments.exchange.formats.qti.marking import Given, Marking
from assessments.exchange.formats.qti.names import child
from assessments.exchange.formats.qti.values import Declared, Value

Data = dict[str, Any]
HINT = "learning-"


@dataclass
class Source:
    """One interaction of an item, or all of those that stand in its text, with what marks and shows them."""

    item: Element
    parts: list[Element]
    marking: Marking
    body: Body
    base: Given = field(default_factory=dict)  # the right responses to the other parts
    stem: str = ""
    explanation: str = ""

    @property
    def part(self) -> Element:
        return self.parts[0]

    @property
    def name(self) -> str:
        """The variable that holds the response."""
        return self.part.get("responseIdentifier", "")

    @property
    def declared(self) -> Declared:
        return self.marking.declared[self.name]

    @property
    def hints(self) -> list[str]:
        """What our own files say of an item beside the standard, in its classes."""
        body = child(self.item, "itemBody")
        names = "" if body is None else body.get("class", "")
        return [each.removeprefix(HINT) for each in names.split() if each.startswith(HINT)]

    def hint(self, name: str) -> str | None:
        """What follows ``name`` in a hint; None when it is not given."""
        found = (each.removeprefix(name).strip("-") for each in self.hints if each.startswith(name))
        return next(found, None)

    def given(self, value: Value) -> Given:
        return {**self.base, self.name: value}

    def score(self, value: Value) -> float:
        """What ``value`` earns when the other parts are right."""
        return self.marking.score(self.given(value))

    def correct(self) -> Value:
        return self.marking.correct(self.name)

    def tell_whole(self) -> None:
        self.tell(_("Only the whole right answer earned points; here a part of it earns a part."))

    def tell(self, problem: str) -> None:
        self.body.tell(problem)

    def explain(self, probes: list[Value], *, each_is_told: bool = False) -> list[str]:
        """The feedback on each of the responses; what everybody is told becomes the explanation."""
        compared = [*probes, None] if len(probes) == 1 else probes
        feedback = Feedback(self.item, self.marking, self.body, [self.given(each) for each in compared])
        self.explanation += feedback.of_all(each_is_told=each_is_told)
        return (feedback.of_each() or [""] * len(probes))[: len(probes)]
