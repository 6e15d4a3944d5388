"""How an item marks: found by giving it responses and looking at what its rules make of them."""

from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.names import child, every
from assessments.exchange.formats.qti.rules.run import Redraw, run
from assessments.exchange.formats.qti.rules.state import State, evaluate
from assessments.exchange.formats.qti.rules.templates import named_rules
from assessments.exchange.formats.qti.values import (
    Declared,
    Unclear,
    Value,
    declarations,
    listed,
)

MOST_DRAWS = 50
Given = dict[str, Value]
_COMPARISONS = (
    "match",
    "equal",
    "equalRounded",
    "stringMatch",
    "member",
    "contains",
    "lt",
    "lte",
    "gt",
    "gte",
)
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
            self._draw(templates)
        self.rules = self._rules(item)
        self.literals = self._literals()

    def _draw(self, templates: Element) -> None:
        """Draw the numbers of the item until they fit its own conditions."""
        for attempt in range(MOST_DRAWS):
            self.drawn.values, self.drawn.correct = self._defaults(), {}
            self.drawn.random.seed(attempt)
            try:
                self._try(templates, self.drawn)
            except Redraw:
                continue
            return
        raise CannotKeep(_("no numbers fit the conditions that it draws them by"))

    def _rules(self, item: Element) -> Element:
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

    def _nearest(self) -> Element:
        """The rules that go with what is declared, where an item says none: each response adds what it is worth."""
        rules = Element("responseProcessing")
        self.declared.setdefault("SCORE", Declared("SCORE", "single", "float"))
        for name in self.responses:
            declared = self.declared[name]
            if declared.correct is not None:
                condition = SubElement(SubElement(rules, "responseCondition"), "responseIf")
                match = SubElement(condition, "match")
                SubElement(match, "variable", {"identifier": name})
                SubElement(match, "correct", {"identifier": name})
                SubElement(_add(condition), "baseValue", {"baseType": "float"}).text = "1"
            elif declared.mapping or declared.areas:
                tag = "mapResponsePoint" if declared.areas else "mapResponse"
                SubElement(_add(rules), tag, {"identifier": name})
        return rules

    def _defaults(self) -> Given:
        return {name: each.default for name, each in self.declared.items()}

    @staticmethod
    def _try(rules: Element, state: State) -> None:
        try:
            run(rules, state)
        except Unclear as why:
            raise CannotKeep(_("its rule “%(rule)s” is not understood") % {"rule": why}) from why
        except IndexError as error:
            raise CannotKeep(_("one of its rules is empty")) from error

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

    def declared_correct(self, name: str) -> Value:
        return self.drawn.correct.get(name, self.declared[name].correct)

    def correct(self, name: str) -> Value:
        """What the item itself calls right; else what is worth most, else what its rules compare with."""
        declared = self.declared[name]
        said = self.declared_correct(name)
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

    def _literals(self) -> dict[str, list[Value]]:
        """The values that the rules compare each response with."""
        found: dict[str, list[Value]] = {name: [] for name in self.responses}
        for comparison in every(self.rules, *_COMPARISONS):
            asked = [_names(side) & set(found) for side in comparison]
            for name in set().union(*asked):
                sides = [side for side, names in zip(comparison, asked, strict=True) if not names]
                found[name] += [value for side in sides for value in self._known(side)]
        return {name: list(dict.fromkeys(values)) for name, values in found.items()}

    def _known(self, side: Element) -> list[Value]:
        """The values of an expression in which no response is."""
        state = State(self.declared, {**self._defaults(), **self.drawn.values}, self.drawn.correct)
        try:
            return listed(evaluate(side, state))
        except (Unclear, IndexError):
            return []


def _names(expression: Element) -> set[str]:
    return {each.get("identifier", "") for each in every(expression, "variable", "mapResponse")}


def _add(rules: Element) -> Element:
    """A rule that adds to the score; what it adds is to be put in."""
    added = SubElement(SubElement(rules, "setOutcomeValue", {"identifier": "SCORE"}), "sum")
    SubElement(added, "variable", {"identifier": "SCORE"})
    return added
