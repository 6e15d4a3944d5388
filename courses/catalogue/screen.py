"""The list of courses: what a visitor looks for, what there is of it, and what is only for her.

What ``browse`` gives is the same for all visitors in a language, but for the enrolments on the cards. Enrolments,
``recommended`` and ``resume`` are empty for somebody nobody knows, so all strangers get the same page.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.catalogue import marking, seeking
from courses.catalogue.cards import Card, cards_of, enrolments_of
from courses.catalogue.facets import Offer, fits, in_order, sides
from courses.catalogue.models import LessonText
from courses.catalogue.popularity import popularity
from courses.catalogue.recommending import Recommendation, recommended
from courses.catalogue.remembered import all_listings
from courses.catalogue.wanted import SORTS, Wanted, chips, wanted_in
from courses.models import CourseMixin
from courses.path_screen import paths_below
from courses.programmes import programme_label
from courses.resuming import resume
from courses.routing import base_model
from courses.tree import page_models
from learning.vietnamese import sort_key

PAGE = 24
POPULAR = 3


@dataclass
class Shelf:
    """The courses of one programme."""

    programme: str
    label: str
    cards: list[Card]


@dataclass(frozen=True)
class LessonHit:
    """A lesson that says what was looked for: marked, with a quotation."""

    address: str
    title: str
    course: str
    quotation: str
    minutes: int


def catalogue_screen(page, request: HttpRequest) -> dict:
    """The context of a catalogue's template."""
    wanted = wanted_in(request.GET)
    offers = offers_below(page)
    mine = enrolments_of(request)
    is_front = not wanted and "page" not in request.GET
    advice = recommended(request, offers, mine) if is_front else []
    search = Search.of(page, wanted, offers)
    shown = Paginator(search.fitting, PAGE).get_page(request.GET.get("page"))
    popular = [] if search.fitting or not wanted else _popular(offers)
    # All cards of the page at once: its pages, covers and renditions are asked for once.
    deck = cards_of([*ids(shown), *ids(popular), *ids(one.offer for one in advice)], request, mine)
    return {
        **browse(search, request, deck, shown),
        "wanted": wanted,
        "popular": dealt(deck, popular),
        "recommended": advised(deck, advice),
        "resume": resume(request) if is_front else None,
        "paths": paths_below(page, request) if is_front else [],
        "is_open": bool(offers),
    }


def ids(offers: Iterable[Offer]) -> list[int]:
    return [offer.listing.page_id for offer in offers]


def dealt(deck: dict[int, Card], offers: Iterable[Offer]) -> list[Card]:
    """The cards of ``offers`` in their order."""
    return [deck[one] for one in ids(offers) if one in deck]


def advised(deck: dict[int, Card], advice: Sequence[Recommendation]) -> list[Card]:
    """The cards of what is recommended, each with its reason."""
    pairs = [(deck.get(each.offer.listing.page_id), each.why) for each in advice]
    return [replace(card, why=why) for card, why in pairs if card]


# --- what there is -------------------------------------------------------------------------------------------


def offers_below(page: Model) -> list[Offer]:
    """The courses below ``page`` that everybody may see, in its language; by a fixed number of queries."""
    visible = {
        pk: path
        for model in page_models(CourseMixin)
        for pk, path in model.objects.live().public().values_list("pk", "path")
    }
    listed = all_listings()
    languages: dict[uuid.UUID, set[str]] = {}
    for language, listings in listed.items():
        for listing in listings:
            if listing.page_id in visible:
                languages.setdefault(listing.key, set()).add(language)
    return [
        Offer(listing, sorted(languages[listing.key]))
        for listing in listed.get(page.locale.language_code, [])
        if visible.get(listing.page_id, "").startswith(page.path)
    ]


# --- what is wanted of it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """What is found by the words (``named``), and of it what fits the choices, in order."""

    wanted: Wanted
    every: Sequence[Offer]
    named: Sequence[Offer]
    fitting: Sequence[Offer]
    found: seeking.Found
    language: str

    @classmethod
    def of(cls, page: Model, wanted: Wanted, offers: Sequence[Offer]) -> "Search":
        language = page.locale.language_code
        found = seeking.seek(wanted.words, [each.listing for each in offers], language)
        named = [each for each in offers if each.listing.pk in found.ranks] if wanted.words else offers
        fitting = in_sort([each for each in named if fits(each, wanted.chosen)], wanted, found)
        return cls(wanted, offers, named, fitting, found, language)

    def near(self) -> list[str]:
        """Words that may have been meant, where nothing was found."""
        is_lost = self.wanted.words and not self.named
        return seeking.near_words(self.wanted.words, self.language) if is_lost else []


def browse(search: Search, request: HttpRequest, deck: dict[int, Card], shown) -> dict:
    """What is the same for everybody who looks for the same."""
    wanted, found = search.wanted, search.found
    cards = dealt(deck, shown)
    listed = sides(search.every, search.named, wanted.chosen)
    return {
        "found": len(search.fitting),
        "shown": shown,
        "cards": cards,
        "shelves": [] if wanted.words or wanted.sort else shelves_of(cards),
        "slots": found.slots,
        "meant": found.meant,
        "is_corrected": found.is_corrected,
        "near": search.near(),
        "lessons": _hits(found, search.fitting, request),
        "sides": listed,
        "chips": chips(listed, request.GET),
        "sorts": [
            (value, _("Best match") if not value and wanted.words else label)
            for value, label in SORTS.items()
        ],
    }


def in_sort(offers: list[Offer], wanted: Wanted, found: seeking.Found) -> list[Offer]:
    """``offers`` in the order that is wanted; by programme and code where none is."""
    programmes = {
        value: place for place, value in enumerate(in_order(each.listing.programme for each in offers))
    }
    orders = {
        "new": lambda one: -one.listing.published_at.timestamp() if one.listing.published_at else 0,
        "short": lambda one: one.listing.minutes or float("inf"),
        "title": lambda one: sort_key(one.listing.title),
    }
    first = orders.get(wanted.sort) or (lambda one: -found.ranks.get(one.listing.pk, 0))

    def place(one: Offer) -> tuple:
        # The last programme of all is none.
        programme = programmes.get(one.listing.programme, len(programmes))
        return first(one), programme, one.listing.code, sort_key(one.listing.title)

    return sorted(offers, key=place)


def shelves_of(cards: Collection[Card]) -> list[Shelf]:
    """``cards`` by programme, in the host's order; those without one last."""
    order = [*in_order(card.course.programme for card in cards), ""]
    shelves = [
        Shelf(one, programme_label(one), [card for card in cards if card.course.programme == one])
        for one in order
    ]
    full = [shelf for shelf in shelves if shelf.cards]
    # One card a programme: side by side without headings, or most of the screen would be empty.
    return full if any(len(shelf.cards) > 1 for shelf in full) else []


def _hits(found: seeking.Found, fitting: Sequence[Offer], request: HttpRequest) -> list[LessonHit]:
    """The lessons found in courses that fit, where everybody may see them."""
    titles = {each.listing.pk: each.listing.title for each in fitting}
    texts = [text for text in found.lessons if text.course_id in titles]
    if not texts:
        return []
    pages = base_model().objects.live().public().in_bulk([text.page_id for text in texts])
    return [
        _hit(text, pages[text.page_id], titles[text.course_id], found, request)
        for text in texts
        if text.page_id in pages
    ]


def _hit(text: LessonText, page: Model, course: str, found: seeking.Found, request: HttpRequest) -> LessonHit:
    return LessonHit(
        address=page.get_url(request) or "",
        title=marking.marked(text.title, found.slots),
        course=course,
        quotation=marking.quoted(text.text, found.slots),
        minutes=text.minutes,
    )


def _popular(offers: Sequence[Offer]) -> list[Offer]:
    """What many take, for somebody who found nothing."""
    counts = popularity()
    return sorted(offers, key=lambda one: (-counts.get(one.listing.code, 0), one.listing.code))[:POPULAR]
