"""Finding courses and lessons by words: first as they were typed, then by what may have been meant.

A course is looked through by the bag of its words, in which each stands once, so that a search hardly costs more when the
lessons say more. What has all of them is ranked by where they stand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from courses.catalogue.models import LessonText, Listing
from courses.catalogue.words import WORD, bare, bare_words, nearest, shown_words
from learning.vietnamese import fold, tidy

# How much a word counts in the title, the code, the summary, the objectives, the lessons' titles; then in their text.
WEIGHTS = (100, 80, 60, 45, 35)
IN_TEXT = 20
EXACT = 1.2  # with the accents that were typed
PHRASE = 60  # all words one after the other, as a share of a hundred of the line's weight
MOST_WORDS = 8
SEARCHED = 12  # the best courses, whose lessons are looked at
LESSONS = 8
UNREAD = ("revision", "formats", "competencies")  # of a lesson, by a search
FOUND = 30  # a word counts at least this where a search needs no second look
SURER = 2  # how much better what may have been meant must fit, to be offered


@dataclass
class Slot:
    """One typed word: the bare words that stand for it. An open one may go on: its word is still being typed."""

    words: tuple[str, ...]
    is_open: bool = False

    @cached_property
    def needles(self) -> list[str]:
        """What to look for in text made of `` words between spaces ``."""
        return [f" {word}" if self.is_open else f" {word} " for word in self.words]

    def is_said_by(self, offer: Listing) -> bool:
        # The lines are a tenth of the bag and often have the word, which spares looking through the bag.
        return any(needle in offer.folded or needle in offer.words for needle in self.needles)

    def fits(self, word: str) -> bool:
        return any(word.startswith(each) if self.is_open else word == each for each in self.words)


@dataclass
class Found:
    """What a search finds: the ids of listings with their rank, and the lessons in the best of them.

    ``slots`` are what was looked for. ``meant`` is what the visitor may have wanted to type, where that is likely.
    """

    ranks: dict[int, float] = field(default_factory=dict)
    lessons: list[LessonText] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    meant: str = ""
    is_corrected: bool = False


def typed_slots(words: str) -> list[Slot]:
    """``words`` as they were typed. The last one may be unfinished."""
    bare_ones = bare_words(words)[:MOST_WORDS]
    last = len(bare_ones) - 1
    return [Slot((word,), is_open=place == last and len(word) > 1) for place, word in enumerate(bare_ones)]


def seek(words: str, offers: Sequence[Listing], language: str) -> Found:
    """What of ``offers``, the courses that the visitor may see, is meant by ``words``."""
    slots = typed_slots(words)
    if not slots:
        return Found()
    ranks = _ranked(slots, words, offers)
    if max(ranks.values(), default=0) >= FOUND * len(slots):
        return Found(ranks, _lessons(slots, words, ranks, offers), slots)
    return _forgiving(words, Found(ranks, slots=slots), offers, language)


def _forgiving(words: str, plain: Found, offers: Sequence[Listing], language: str) -> Found:
    """What may have been meant: shown if nothing was found as typed, else offered."""
    near = nearest({word for slot in plain.slots for word in slot.words}, language)
    slots = [_widened(slot, near.get(slot.words[0], [])) for slot in plain.slots]
    ranks = _ranked(slots, words, offers) if slots != plain.slots else {}
    if not plain.ranks:
        return _instead(words, slots, ranks, offers)
    plain.lessons = _lessons(plain.slots, words, plain.ranks, offers)
    if ranks and max(ranks.values()) >= SURER * max(plain.ranks.values()):
        meant = respelt(slots, _best(ranks, offers))
        plain.meant = meant if fold(meant) != fold(words) else ""
    return plain


def _instead(words: str, slots: list[Slot], ranks: dict[int, float], offers: Sequence[Listing]) -> Found:
    """What is shown where nothing was found as typed, with the words for it."""
    if not ranks:
        return Found(slots=slots)
    lessons = _lessons(slots, words, ranks, offers)
    said = " ".join([_best(ranks, offers), *(text.text for text in lessons[:2])])
    return Found(ranks, lessons, slots, respelt(slots, said), is_corrected=True)


def _best(ranks: dict[int, float], offers: Sequence[Listing]) -> str:
    """What the best course says."""
    best = max(ranks, key=ranks.__getitem__)
    return next(offer.said for offer in offers if offer.pk == best)


def _widened(slot: Slot, near: list[str]) -> Slot:
    """``slot`` with the words that may be meant, the likeliest first; what nobody says stands last, if it may go on."""
    if not near:
        return slot
    return Slot(tuple(dict.fromkeys([*near, *(slot.words if slot.is_open else ())])), slot.is_open)


def respelt(slots: Sequence[Slot], said: str) -> str:
    """The words for ``slots`` as ``said`` writes them, each taken where it stands closest behind the one before.

    So of two words that may be meant, the one that goes with its neighbours is.
    """
    written = shown_words(said)
    plain = [fold(word) for word in written]
    # By the place that the last word was taken at: how far apart all of them stand, and how they are written.
    ways: dict[int, tuple[float, list[str]]] = {-1: (0, [])}
    for slot in slots:
        likely = {word: order for order, word in reversed(list(enumerate(slot.words)))}
        places = [place for place, word in enumerate(plain) if word in likely]
        ways = {
            place: min(
                (
                    far + likely[plain[place]] + (abs(place - before - 1) if words else 0),
                    [*words, written[place].lower()],
                )
                for before, (far, words) in ways.items()
            )
            for place in places
        } or {before: (far, [*words, slot.words[0]]) for before, (far, words) in ways.items()}
    return " ".join(min(ways.values())[1])


# --- courses -------------------------------------------------------------------------------------------------


def _ranked(slots: list[Slot], words: str, offers: Sequence[Listing]) -> dict[int, float]:
    """The rank of each of ``offers`` that has all of ``slots`` somewhere."""
    accented = shown_words(words.lower())
    for slot in slots:
        offers = [offer for offer in offers if slot.is_said_by(offer)]
    return {offer.pk: _score(offer, slots, accented) for offer in offers}


def _score(offer: Listing, slots: list[Slot], accented: list[str]) -> float:
    """How well ``offer`` is what was asked for: each word where it counts most, and more if they stand together."""
    total = 0.0
    for place, slot in enumerate(slots):
        exact = accented[place] if place < len(accented) else ""
        total += _weight(slot.needles, exact, offer)
    return total + _phrase(slots, offer)


def _weight(needles: list[str], exact: str, offer: Listing) -> float:
    """What a word counts in the best line. One that is only near counts less, the further down the list it is."""
    best = float(IN_TEXT)
    for nearness, needle in enumerate(needles):
        line = _line_with(needle, offer)
        if line is not None:
            is_exact = nearness == 0 and bool(exact) and exact in offer.lines[line]
            best = max(best, WEIGHTS[line] * (EXACT if is_exact else 1) / (1 + nearness + bool(nearness)))
    return best


def _phrase(slots: list[Slot], offer: Listing) -> float:
    """What it counts that the words follow one another in a line."""
    if len(slots) < 2:
        return 0
    line = _line_with("".join(slot.needles[0].rstrip() for slot in slots), offer)
    return 0 if line is None else WEIGHTS[line] * PHRASE / 100 * len(slots)


def _line_with(needle: str, offer: Listing) -> int | None:
    """The place of the first line that has ``needle``: further ones count less."""
    # All lines at once: this is asked for every word in every course that was found.
    at = offer.folded.find(needle)
    return None if at < 0 else offer.folded.count("\n", 0, at)


# --- lessons -------------------------------------------------------------------------------------------------


def _lessons(
    slots: list[Slot], words: str, ranks: dict[int, float], offers: Sequence[Listing]
) -> list[LessonText]:
    """The lessons that say what was asked for, in the best courses."""
    best = set(sorted(ranks, key=lambda each: -ranks[each])[:SEARCHED])
    names = {offer.pk: bare(f"{offer.title} {offer.code}") for offer in offers if offer.pk in best}
    texts = LessonText.objects.filter(course__in=best).defer(*UNREAD).order_by("course", "position")
    scored = [
        (score, ranks[text.course_id], text)
        for text in texts
        if (score := _lesson_score(text, slots, names[text.course_id], words)) > 0
    ]
    scored.sort(key=lambda each: (-each[0], -each[1], each[2].course_id, each[2].position))
    return [text for _score_, _rank, text in scored[:LESSONS]]


def _lesson_score(text: LessonText, slots: list[Slot], course: str, words: str) -> float:
    """How well a lesson is what was asked for; 0 if a word is missing, or all of them are only the course's name."""
    title, _, body = text.folded.partition("\n")
    total, own = 0.0, False
    for slot in slots:
        if any(needle in title for needle in slot.needles):
            total, own = total + 100, True
        elif any(needle in body for needle in slot.needles):
            total, own = total + IN_TEXT, True
        elif not any(needle in course for needle in slot.needles):
            return 0
    if not own:
        return 0
    exact = tidy(words).lower()
    lines = ((100, title, text.title), (IN_TEXT, body, text.text))
    return total + max(_together(slots, exact, *line) for line in lines)


def _together(slots: list[Slot], exact: str, weight: int, folded: str, said: str) -> float:
    if len(slots) < 2 or "".join(slot.needles[0].rstrip() for slot in slots) not in folded:
        return 0
    return weight * (EXACT if exact in said.lower() else 1)


# --- what is shown of them -----------------------------------------------------------------------------------


def near_words(words: str, language: str) -> list[str]:
    """Bare words in use that are near what was typed, for a search that finds nothing."""
    found = nearest(bare_words(words)[:MOST_WORDS], language)
    return list(dict.fromkeys(word for near in found.values() for word in near[:2]))[:6]


def is_meant(slots: Iterable[Slot], written: str) -> bool:
    """Whether the ``written`` word is one that was looked for."""
    plain = fold(written)
    return bool(WORD.search(plain)) and any(slot.fits(plain) for slot in slots)
