"""Interactions in which answers are chosen: choice and hottext."""

from itertools import combinations
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import PICTURE
from assessments.exchange.formats.qti.marking import CannotKeep
from assessments.exchange.formats.qti.names import every
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.values import Value, listed

TRUE_WORDS, FALSE_WORDS = {"true", "đúng", "right"}, {"false", "sai", "wrong"}
MOST_TO_TRY = 8
LONGEST = 500


def read_choice(source: Source) -> tuple[str, Data]:
    """Single or multiple choice, true or false, or a choice of pictures."""
    choices = list(every(source.part, "simpleChoice", "hottext"))
    names = [each.get("identifier", "") for each in choices]
    several = source.declared.is_many and source.part.get("maxChoices") != "1"
    right = _right_ones(source, names) if several else _right_one(source, names)
    said = source.explain([_one(source, name) for name in names], each_is_told=True)
    rows = list(zip(choices, [name in right for name in names], said, strict=True))
    pictured = [(*source.body.picture(choice), choice) for choice in choices]
    if any(name for name, _alt, _choice in pictured):
        return "picture_choice", {"several": several, "options": _pictures(source, rows)}
    options = [
        {"text": source.body.words(choice)[:LONGEST], "correct": correct, "feedback": feedback[:LONGEST]}
        for choice, correct, feedback in rows
    ]
    if not several and (answer := _true_or_false(source, options, names)):
        return "true_false", {"answer": answer}
    return ("multiple_choice" if several else "single_choice"), {"options": options}


def _pictures(source: Source, rows: list[tuple[Element, bool, str]]) -> list[Data]:
    options = []
    for choice, correct, feedback in rows:
        name, alternative = source.body.picture(choice)
        if not name:
            raise CannotKeep(_("only some of its answers have a picture that can be shown here"))
        text = source.body.words(choice) or alternative or choice.get("identifier", "")
        options.append(
            {
                "image": f"{PICTURE}{name}",
                "text": text[:LONGEST],
                "correct": correct,
                "feedback": feedback[:LONGEST],
            }
        )
    return options


def _true_or_false(source: Source, options: list[Data], names: list[str]) -> str:
    """Whether a statement is true, when that is what is asked; empty when it is another question."""
    if len(options) != 2 or any(each["feedback"] for each in options):
        return ""
    said = [{each["text"].casefold(), name.casefold()} for each, name in zip(options, names, strict=True)]
    for yes, no in ((0, 1), (1, 0)):
        if said[yes] & TRUE_WORDS and said[no] & FALSE_WORDS:
            return "true" if options[yes]["correct"] else "false"
    return ""


def _one(source: Source, name: str) -> Value:
    return source.declared.wrap([name])


def _right_one(source: Source, names: list[str]) -> set[str]:
    """The one that earns most. Others that earn something are told."""
    scores = {name: source.score(_one(source, name)) for name in names}
    most, nothing = max(scores.values(), default=0), source.score(None)
    best = [name for name in names if scores[name] == most]
    if most <= 0 or (most <= nothing and len(best) == len(names)):
        raise CannotKeep(_("it does not say which answer is right"))
    called_right = [name for name in listed(source.correct()) if name in best]
    if len(best) > 1:
        source.tell(_("Several of its answers are right by themselves; here it is only the first."))
    elif any(0 < score < most for score in scores.values()):
        source.tell(_("Some of its wrong answers earn part of the points; here they earn nothing."))
    return {(called_right or best)[0]}


def _right_ones(source: Source, names: list[str]) -> set[str]:
    """The answers that earn most together."""
    right = [each for each in listed(source.correct()) if each in names]
    if not right and len(names) <= MOST_TO_TRY:
        right = _tried(source, names)
    most = source.score(source.declared.wrap(right))
    if not right or most <= 0:
        raise CannotKeep(_("it does not say which answer is right"))
    if len(right) > 1 and not any(source.score(source.declared.wrap([each])) for each in right):
        source.tell_whole()
    elif not _marks_alike(source, names, right, most):
        source.tell(
            _(
                "Its partial marks differ: here each right answer earns its share, and a wrong one takes one back."
            )
        )
    return set(right)


def _tried(source: Source, names: list[str]) -> list[str]:
    sets = (list(some) for size in range(1, len(names) + 1) for some in combinations(names, size))
    best = max(sets, key=lambda some: source.score(source.declared.wrap(some)), default=[])
    return best if source.score(source.declared.wrap(best)) > source.score(None) else []


def _marks_alike(source: Source, names: list[str], right: list[str], most: float) -> bool:
    """Whether one right answer, one wrong one, and all right ones with a wrong one earn what they do here."""
    wrong = [name for name in names if name not in right]
    expected = [([name], 1 / len(right)) for name in right]
    expected += [([name], 0.0) for name in wrong]
    expected += [([*right, name], (len(right) - 1) / len(right)) for name in wrong]
    return all(
        abs(max(0.0, source.score(source.declared.wrap(some))) / most - share) < 0.01
        for some, share in expected
    )
