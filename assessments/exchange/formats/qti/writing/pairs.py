"""Matching, sorting, ordering, and words to put into the gaps of a text."""

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built, append_text

GAP = re.compile(r"\[\[(\d+)\]\]")


def write_matching(built: Built, item: Item) -> None:
    _match(built, [(pair["left"], pair["right"]) for pair in item["pairs"]], [])


def write_categorise(built: Built, item: Item) -> None:
    built.hints.append("categorise")
    _match(built, [(each["text"], each["category"]) for each in item["items"]], item["categories"])


def _match(built: Built, rows: list[tuple[str, str]], rights: list[str]) -> None:
    rights = list(dict.fromkeys([*rights, *(right for _left, right in rows)]))
    names = {right: f"right{n}" for n, right in enumerate(rights, start=1)}
    pairs = [f"left{n} {names[right]}" for n, (_left, right) in enumerate(rows, start=1)]
    _pairs(built, pairs)
    interaction = built.add("matchInteraction", responseIdentifier=RESPONSE, shuffle=True, maxAssociations=0)
    left, right = (built.add("simpleMatchSet", interaction) for _side in "lr")
    for n, (text, _right) in enumerate(rows, start=1):
        built.add("simpleAssociableChoice", left, text, identifier=f"left{n}", matchMax=1)
    for text, name in names.items():
        built.add("simpleAssociableChoice", right, text, identifier=name, matchMax=0)


def _pairs(built: Built, pairs: list[str]) -> None:
    built.response(RESPONSE, "multiple", "directedPair", pairs, dict.fromkeys(pairs, 1))
    built.scores(len(pairs))
    built.by_template("map_response")


def write_ordering(built: Built, item: Item) -> None:
    names = [f"item{n}" for n in range(1, len(item["items"]) + 1)]
    built.response(RESPONSE, "ordered", "identifier", names)
    built.scores(1)
    built.by_template("match_correct")
    built.lost.append(_("Part of the points for a partly right order: in the file it is all or nothing."))
    interaction = built.add("orderInteraction", responseIdentifier=RESPONSE, shuffle=True)
    for name, text in zip(names, item["items"], strict=True):
        built.add("simpleChoice", interaction, text, identifier=name)


def write_drag_words(built: Built, item: Item) -> None:
    names, words = named_words(item["words"], item.get("distractors") or [])
    _pairs(built, [f"{names[word]} gap{n}" for n, word in enumerate(item["words"], start=1)])
    interaction = built.add("gapMatchInteraction", responseIdentifier=RESPONSE, shuffle=True)
    for word, times in words.items():
        built.add("gapText", interaction, word, identifier=names[word], matchMax=times)
    for line in filter(str.strip, item["text"].splitlines()):
        fill(
            built,
            built.add("p", interaction),
            line,
            lambda n, into: built.add("gap", into, identifier=f"gap{n}"),
        )


def named_words(words: list[str], distractors: list[str]) -> tuple[dict[str, str], dict[str, int]]:
    """A name for each different word, and how often it may be used."""
    different = list(dict.fromkeys([*words, *distractors]))
    names = {word: f"word{n}" for n, word in enumerate(different, start=1)}
    return names, {word: max(1, words.count(word)) for word in different}


def fill(built: Built, paragraph: Element, line: str, gap) -> None:
    """``line`` in a paragraph, with what ``gap`` makes where a gap is."""
    for n, part in enumerate(GAP.split(line)):
        if n % 2:
            gap(int(part), paragraph)
        else:
            append_text(paragraph, part)
