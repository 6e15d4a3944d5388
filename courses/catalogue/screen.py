"""The list of courses: what a visitor looks for, what there is of it, and what is only for her.

Everything in ``browse`` is the same for all visitors in a language; ``personal`` is empty for somebody nobody knows.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from courses.catalogue import marking, seeking
from courses.catalogue.cards import Card, Mine, cards_of, enrolments_of
from courses.catalogue.facets import FACETS, Chosen, Offer, Side, fits, in_order, sides
from courses.catalogue.models import LessonText
from courses.catalogue.popularity import popularity
from courses.catalogue.recommending import recommended
from courses.catalogue.remembered import all_listings
from courses.models import CourseMixin
from courses.programmes import programme_label
from courses.resuming import resume
from courses.routing import base_model
from courses.tree import page_models
from learning.vietnamese import sort_key

PAGE = 24
POPULAR = 3
LONG_AGO = datetime.min.replace(tzinfo=UTC)
SORTS = {
    "": _("Recommended"),
    "new": _("Newest"),
    "short": _("Shortest"),
    "title": _("A–Z"),
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for, as the address says. Empty wants everything."""

    words: str = ""
    chosen: Chosen = field(default_factory=dict)
    sort: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.chosen)


def wanted_in(query: QueryDict) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    chosen = {
        facet.name: [value[:64] for value in query.getlist(facet.name) if value][:20] for facet in FACETS
    }
    sort = query.get("sort", "")
    return Wanted(
        words=" ".join(query.get("q", "").replace("\x00", " ").split())[:100],
        chosen={name: values for name, values in chosen.items() if values},
        sort=sort if sort in SORTS else "",
    )


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
    return {
        "wanted": wanted,
        **browse(page, request, wanted, offers, mine),
        **({} if wanted or "page" in request.GET else personal(request, offers, mine)),
    }


def personal(request: HttpRequest, offers: Sequence[Offer], mine: Mine) -> dict:
    """What only the visitor gets to see: where she was, and what she should take."""
    advice = recommended(request, offers, mine)
    cards = cards_of([each.offer.listing.page_id for each in advice], request, mine) if advice else {}
    for each in advice:
        if each.offer.listing.page_id in cards:
            cards[each.offer.listing.page_id].why = each.why
    order = [each.offer.listing.page_id for each in advice]
    return {"resume": resume(request), "recommended": [cards[one] for one in order if one in cards]}


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


def browse(page, request: HttpRequest, wanted: Wanted, offers: Sequence[Offer], mine: Mine) -> dict:
    """What is found, narrowed, sorted and counted."""
    found = seeking.seek(wanted.words, [each.listing for each in offers], page.locale.language_code)
    named = [each for each in offers if each.listing.pk in found.ranks] if wanted.words else list(offers)
    fitting = in_sort([each for each in named if fits(each, wanted.chosen)], wanted, found)
    shown = Paginator(fitting, PAGE).get_page(request.GET.get("page"))
    cards = cards_of([each.listing.page_id for each in shown], request, mine)
    listed_sides = sides(offers, named, wanted.chosen)
    listed = [cards[each.listing.page_id] for each in shown if each.listing.page_id in cards]
    return {
        "found": len(fitting),
        "shown": shown,
        "cards": listed,
        "shelves": [] if wanted.words or wanted.sort else shelves_of(listed),
        "slots": found.slots,
        "meant": found.meant,
        "is_corrected": found.is_corrected,
        "lessons": _hits(found, fitting, request),
        "sides": listed_sides,
        "chips": chips(listed_sides, request.GET),
        "sorts": [
            (value, _("Best match") if not value and wanted.words else label)
            for value, label in SORTS.items()
        ],
        "popular": _popular(offers, request, mine) if wanted and not fitting else [],
        "near": []
        if fitting or not wanted.words
        else seeking.near_words(wanted.words, page.locale.language_code),
        "is_open": bool(offers),
    }


def chips(listed: Sequence[Side], query: QueryDict) -> list[tuple[str, str]]:
    """What was ticked, each with the address without it."""
    return [
        (option.label, without(query, side.facet.name, option.value))
        for side in listed
        for option in side.chosen
    ]


def without(query: QueryDict, name: str, value: str) -> str:
    """The address without one value; what else was wanted stays."""
    left = query.copy()
    left.setlist(name, [each for each in left.getlist(name) if each != value])
    left.pop("page", None)
    return f"?{left.urlencode()}"


def in_sort(offers: list[Offer], wanted: Wanted, found: seeking.Found) -> list[Offer]:
    """``offers`` in the order that is wanted; by programme and code where none is."""
    programmes = {
        value: place for place, value in enumerate(in_order(each.listing.programme for each in offers))
    }
    orders = {
        "new": lambda one: (
            -(one.listing.published_at or LONG_AGO).timestamp() if one.listing.published_at else 0
        ),
        "short": lambda one: one.listing.minutes or float("inf"),
        "title": lambda one: sort_key(one.listing.title),
    }
    # The last programme of all is none.
    usual = lambda one: (programmes.get(one.listing.programme, len(programmes)), one.listing.code)  # noqa: E731
    first = orders.get(wanted.sort) or (lambda one: -found.ranks.get(one.listing.pk, 0))
    return sorted(offers, key=lambda one: (first(one), *usual(one), sort_key(one.listing.title)))


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


def _popular(offers: Sequence[Offer], request: HttpRequest, mine: Mine) -> list[Card]:
    """What many take, for somebody who found nothing."""
    counts = popularity()
    best = sorted(offers, key=lambda one: (-counts.get(one.listing.code, 0), one.listing.code))[:POPULAR]
    cards = cards_of([each.listing.page_id for each in best], request, mine)
    return [cards[each.listing.page_id] for each in best if each.listing.page_id in cards]
