"""How an item marks: found by giving it responses and looking at what its rules make of them."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.names import child, children, every
from assessments.exchange.formats.qti.rules.run import run
from assessments.exchange.formats.qti.rules.state import State
from assessments.exchange.formats.qti.rules.templates import named_rules
from assessments.exchange.formats.qti.values import (
    Declared,
    Unclear,
    Value,
    declarations,
    read_value,
)

Given = dict[str, Value]
_ASSUMED = {
    "MAXSCORE": ("float", 1.0),
    "FEEDBACK": ("identifier", None),
    "FEEDBACKBASIC": ("identifier", None),
}


class CannotKeep(Exception):
    """Why an item, or a part of it, has no place here; in words."""


class Marking:
    """The variables and the rules of one item. ``problems`` says where the rules had to be guessed."""

    def __init__(self, item: Element):
        self.declared = declarations(item)
        self.problems: list[str] = []
        self.drawn = State(self.declared, values=self._defaults())
        templates = child(item, "templateProcessing")
        if templates is not None:
            self._try(templates, self.drawn)
        self.rules = self._rules(item)
        self.literals = _literals(self.rules)

    def _rules(self, item: Element) -> Element | None:
        for name, (base, value) in _ASSUMED.items():
            self.declared.setdefault(name, Declared(name, "single", base, default=value))
        written = child(item, "responseProcessing")
        address = "" if written is None else written.get("template", "")
        if written is not None and len(written):
            return written
        if address and (named := named_rules(address)) is not None:
            return named
        if address:
            self.problems.append(_("Its rules for marking are in another place; the nearest are taken."))
        return self._nearest()

    def _nearest(self) -> Element | None:
        """The rules that go with what is declared, where an item says none."""
        declared = self.declared.get("RESPONSE")
        if declared is None or not (declared.correct or declared.mapping or declared.areas):
            return None
        by_points = "map_response_point" if declared.areas else "map_response"
        return named_rules("match_correct" if declared.correct is not None else by_points)

    def _defaults(self) -> Given:
        return {name: each.default for name, each in self.declared.items()}

    @staticmethod
    def _try(rules: Element, state: State) -> None:
        try:
            run(rules, state)
        except Unclear as why:
            raise CannotKeep(_("its rule “%(rule)s” is not understood") % {"rule": why}) from why

    def outcomes(self, given: Given) -> Given:
        """The values of all variables after ``given`` was marked."""
        values = {**self._defaults(), **self.drawn.values, **given}
        outcomes = (name for name, each in self.declared.items() if each.base in ("float", "integer"))
        for name in outcomes:
            if name not in given and values.get(name) is None:
                values[name] = 0.0
        for name in self.responses:
            values[name] = given.get(name)
        state = State(self.declared, values, self.drawn.correct)
        if self.rules is not None:
            self._try(self.rules, state)
        return state.values

    @property
    def responses(self) -> list[str]:
        return [name for name, each in self.declared.items() if each.is_response]

    def score(self, given: Given) -> float:
        """What ``given`` earns, in the item's own points."""
        values = self.outcomes(given)
        found = values.get("SCORE") if "SCORE" in self.declared else self._other_score(values)
        return float(found) if isinstance(found, int | float) else 0.0

    def _other_score(self, values: Given) -> float:
        """The first outcome that is a number, where none is called SCORE."""
        known = set(_ASSUMED) | {"numAttempts"}
        names = [
            name
            for name, each in self.declared.items()
            if each.is_outcome and each.base in ("float", "integer") and name not in known
        ]
        return values.get(names[0]) or 0.0 if names else 0.0

    def correct(self, name: str) -> Value:
        """What the item itself calls right; else what is worth most, else what its rules compare with."""
        declared = self.declared[name]
        said = self.drawn.correct.get(name, declared.correct)
        if said is not None:
            return said
        if declared.mapping and declared.mapping.entries:
            worth = [(points, key) for key, points, _exactly in declared.mapping.entries if points > 0]
            most = max((points for points, _key in worth), default=0)
            keys = [key for points, key in worth if declared.is_many or points == most]
            return declared.wrap(keys if declared.is_many else keys[:1])
        return declared.wrap(self.literals.get(name, [])[: None if declared.cardinality == "ordered" else 1])

    def all_correct(self) -> Given:
        return {name: self.correct(name) for name in self.responses}

    def most(self, given: Iterable[Given]) -> float:
        return max((self.score(each) for each in given), default=0.0)


def _literals(rules: Element | None) -> dict[str, list[Value]]:
    """The values that the rules compare each variable with."""
    found: dict[str, list[Value]] = {}
    for element in every(rules, "match", "equal", "equalRounded", "stringMatch", "member", "contains"):
        names = [each.get("identifier", "") for each in children(element, "variable", "correct")]
        values = [
            read_value(each.text, each.get("baseType", "string")) for each in every(element, "baseValue")
        ]
        for name in names:
            known = found.setdefault(name, [])
            known += [each for each in values if each is not None and each not in known]
    return found
