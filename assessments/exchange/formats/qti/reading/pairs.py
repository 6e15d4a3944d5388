"""Interactions in which things are put together or in order: match, associate, gapMatch and order."""

from collections import defaultdict
from itertools import permutations
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.marking import CannotKeep
from assessments.exchange.formats.qti.names import children, every
from assessments.exchange.formats.qti.reading.source import Data, Source
from assessments.exchange.formats.qti.reading.texts import lines_of
from assessments.exchange.formats.qti.values import listed

MOST_TO_ORDER = 5
Pair = tuple[str, str]


def read_order(source: Source) -> tuple[str, Data]:
    """The items in the order that earns most."""
    texts = _texts(source, source.part, "simpleChoice")
    order = [each for each in listed(source.correct()) if each in texts] or _best_order(source, list(texts))
    if len(order) < 2 or source.score(source.declared.wrap(order)) <= 0:
        raise CannotKeep(_("it does not say which order is right"))
    if len(order) < len(texts):
        source.tell(_("Not all of its items belong into the order; the others are left out."))
    source.explain([source.declared.wrap(order), None])
    _tell_order(source, order)
    return "ordering", {"items": [texts[each] for each in order]}


def _best_order(source: Source, names: list[str]) -> list[str]:
    if len(names) > MOST_TO_ORDER:
        return []
    orders = [list(each) for each in permutations(names)]
    return max(orders, key=lambda order: source.score(source.declared.wrap(order)), default=[])


def _tell_order(source: Source, order: list[str]) -> None:
    swapped = [order[1], order[0], *order[2:]]
    if source.score(source.declared.wrap(swapped)) <= 0:
        source.tell_whole()


def read_match(source: Source) -> tuple[str, Data]:
    """Lines and what belongs to them; with things that belong nowhere, things to sort."""
    sets = list(every(source.part, "simpleMatchSet"))[:2]
    if len(sets) < 2:
        raise CannotKeep(_("it has not two sets to match"))
    left, right = (_texts(source, each, "simpleAssociableChoice") for each in sets)
    pairs = _right_pairs(source)
    if _is_many(pairs, 0) and not _is_many(pairs, 1):
        left, right, pairs = right, left, [(other, one) for one, other in pairs]
    return _sorted_or_matched(source, left, right, pairs)


def read_associate(source: Source) -> tuple[str, Data]:
    """Pairs whose sides may be either: the one that is listed first is the left one."""
    texts = _texts(source, source.part, "simpleAssociableChoice")
    order = list(texts)
    pairs = [
        (one, other) if order.index(one) < order.index(other) else (other, one)
        for one, other in _right_pairs(source)
        if one in texts and other in texts
    ]
    used = {name for pair in pairs for name in pair}
    if set(texts) - used:
        source.tell(_("What belongs to nothing is left out."))
    right = {other: texts[other] for _one, other in pairs}
    return _sorted_or_matched(source, {name: texts[name] for name, _o in pairs}, right, pairs)


def _sorted_or_matched(
    source: Source, left: dict[str, str], right: dict[str, str], pairs: list[Pair]
) -> tuple[str, Data]:
    if _is_many(pairs, 0):
        raise CannotKeep(_("several things belong to one line of it"))
    belongs = dict(pairs)
    if not belongs or any(belongs[one] not in right for one in belongs if one in left):
        raise CannotKeep(_("it does not say what belongs together"))
    if lonely := [name for name in left if name not in belongs]:
        source.tell(_("What belongs to nothing is left out: %(what)s") % {"what": left[lonely[0]][:60]})
    rows = [(left[name], right[belongs[name]]) for name in left if name in belongs]
    if source.hint("categorise") is not None or set(right) - set(belongs.values()):
        items = [{"text": text, "category": category} for text, category in rows]
        return "categorise", {"categories": list(dict.fromkeys(right.values())), "items": items}
    return "matching", {"pairs": [{"left": one, "right": other} for one, other in rows]}


def _right_pairs(source: Source) -> list[Pair]:
    """The pairs that are right; the item's own marks are compared with ours."""
    pairs = [each for each in listed(source.correct()) if isinstance(each, tuple) and len(each) == 2]
    whole = source.declared.wrap(list(pairs))
    if not pairs or source.score(whole) <= 0:
        raise CannotKeep(_("it does not say what belongs together"))
    source.explain([whole, None])
    share = source.score(whole) / len(pairs)
    alone = [source.score(source.declared.wrap([pair])) for pair in pairs]
    if len(pairs) > 1 and not any(alone):
        source.tell_whole()
    elif any(abs(each - share) > 0.01 * abs(share) for each in alone):
        source.tell(_("Its parts count differently; here each counts the same."))
    return pairs


def _is_many(pairs: list[Pair], side: int) -> bool:
    return len({pair[side] for pair in pairs}) < len(pairs)


def read_gaps(source: Source) -> tuple[str, Data]:
    """Words to put into the gaps of a text."""
    choices = [*every(source.part, "gapText", "gapImg")]
    texts = {each.get("identifier", ""): _word(source, each) for each in choices}
    gaps = [each.get("identifier", "") for each in every(source.part, "gap")]
    wanted: dict[str, list[str]] = defaultdict(list)
    for word, gap in _right_pairs(source):
        wanted[gap].append(word)
    if missing := [gap for gap in gaps if not wanted[gap] or wanted[gap][0] not in texts]:
        raise CannotKeep(_("it does not say what belongs into the gap %(gap)s") % {"gap": missing[0]})
    if any(len(each) > 1 for each in wanted.values()):
        source.tell(_("Several words are right in one gap; here it is only the first."))
    used = {wanted[gap][0] for gap in gaps}
    return "drag_words", {
        "text": _gapped(source),
        "words": [texts[wanted[gap][0]] for gap in gaps],
        "distractors": [text for name, text in texts.items() if name not in used],
    }


def _gapped(source: Source) -> str:
    for number, gap in enumerate(every(source.part, "gap"), start=1):
        source.body.holes[gap] = f"[[{number}]]"
    content = [each for each in source.part if each.tag not in ("prompt", "gapText", "gapImg")]
    return "\n".join(lines_of(source.body.html(*content)))


def _word(source: Source, choice: Element) -> str:
    words = source.body.words(choice)
    if words:
        return words
    source.tell(_("Pictures to drag are replaced by their words."))
    return source.body.picture(choice)[1] or choice.get("objectLabel") or str(choice.get("identifier", ""))


def _texts(source: Source, parent: Element, tag: str) -> dict[str, str]:
    """The words of the things to move, by their names; of a picture what it shows."""
    found = {}
    for each in children(parent, tag):
        words = source.body.words(each)
        if not words:
            source.tell(_("Pictures to drag are replaced by their words."))
        found[each.get("identifier", "")] = (
            words or source.body.picture(each)[1] or each.get("identifier", "")
        )
    return found
