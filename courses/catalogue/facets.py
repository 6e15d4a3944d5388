"""The sides from which the list of courses can be narrowed. A new side is one class here, and its name in ``FACETS``."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from courses.catalogue.describing import AUDIO, PRACTICE, QUIZ, VIDEO
from courses.catalogue.models import Listing
from courses.programmes import programme_label, programmes
from learning import api, conf
from learning.models import Audience


@dataclass
class Offer:
    """A course that the visitor may see: its listing, and the languages it can be taken in."""

    listing: Listing
    languages: Collection[str] = ()


class Facet:
    """One side of the courses. ``name`` stands in the address and never changes."""

    name: ClassVar[str]
    label: ClassVar

    def values(self, offer: Offer) -> Collection[str]:
        """The values that ``offer`` fits."""
        raise NotImplementedError

    def options(self, offers: Iterable[Offer]) -> list[tuple[str, str]]:
        """The values that some of ``offers`` have, with their labels, in the order to show them."""
        raise NotImplementedError

    def _listed(self, offers: Iterable[Offer], every: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        present = {value for offer in offers for value in self.values(offer)}
        return [(value, str(label)) for value, label in every if value in present]


class Programme(Facet):
    name, label = "programme", _("Programme")

    def values(self, offer):
        return [offer.listing.programme] if offer.listing.programme else []

    def options(self, offers):
        return [
            (value, programme_label(value)) for value in in_order(offer.listing.programme for offer in offers)
        ]


class ForWhom(Facet):
    name, label = "audience", _("For whom")

    def values(self, offer):
        # A course without audiences is for everybody.
        return offer.listing.audiences or Audience.values

    def options(self, offers):
        named = {value for offer in offers for value in offer.listing.audiences}
        return [(value, str(label)) for value, label in Audience.choices if value in named]


class Competency(Facet):
    """What a course trains, in the words of the site's framework."""

    name, label = "competency", _("Competency")

    def values(self, offer):
        ours = f"{conf.get('COMPETENCY_FRAMEWORK')}:"
        return [key for key in offer.listing.competencies if key.startswith(ours)]

    def options(self, offers):
        present = sorted({key for offer in offers for key in self.values(offer)})
        return list(api.competency_names(present).items())


class Length(Facet):
    name, label = "length", _("Duration")
    every = [("short", _("Up to 15 minutes")), ("hour", _("Up to an hour")), ("long", _("More than an hour"))]

    def values(self, offer):
        minutes = offer.listing.minutes
        if not minutes:
            return []
        return ["short" if minutes <= 15 else "hour" if minutes <= 60 else "long"]

    def options(self, offers):
        return self._listed(offers, self.every)


class Language(Facet):
    name, label = "language", _("Language")

    def values(self, offer):
        return offer.languages

    def options(self, offers):
        present = {value for offer in offers for value in offer.languages}
        return sorted((value, _own_name(value)) for value in present)


def _own_name(language: str) -> str:
    """A language as those who speak it write it."""
    try:
        return get_language_info(language)["name_local"].capitalize()
    except KeyError:
        return language


class Format(Facet):
    name, label = "format", _("With")
    every = [(VIDEO, _("Video")), (AUDIO, _("Audio")), (PRACTICE, _("Practice")), (QUIZ, _("Quiz"))]

    def values(self, offer):
        return offer.listing.formats

    def options(self, offers):
        return self._listed(offers, self.every)


FACETS: Sequence[Facet] = (Programme(), ForWhom(), Length(), Format(), Competency(), Language())


def in_order(values: Iterable[str]) -> list[str]:
    """Programmes as the host lists them, then others; the empty one is left out."""
    present = {value for value in values if value}
    listed = [value for value, _label in programmes() if value in present]
    return [*listed, *sorted(present - set(listed))]


# --- what is shown of them -----------------------------------------------------------------------------------


@dataclass
class Option:
    """One value that can be ticked, and how many courses there would be."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass
class Side:
    """One facet with its options."""

    facet: Facet
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]


Chosen = dict[str, list[str]]


def fits(offer: Offer, chosen: Chosen, *, but: str = "") -> bool:
    """Whether ``offer`` has one of the values chosen on every side, the side ``but`` left out."""
    return all(
        not chosen.get(facet.name)
        or facet.name == but
        or not set(chosen[facet.name]).isdisjoint(facet.values(offer))
        for facet in FACETS
    )


def sides(every: Sequence[Offer], found: Sequence[Offer], chosen: Chosen) -> list[Side]:
    """What can be ticked. An option's number is how many courses are found if it is ticked and nothing else of its side.

    A side on which all courses are alike has nothing to choose, and is left out.
    """
    listed = []
    for facet in FACETS:
        others = [offer for offer in found if fits(offer, chosen, but=facet.name)]
        mine = chosen.get(facet.name, [])
        options = [
            Option(value, label, sum(value in facet.values(offer) for offer in others), value in mine)
            for value, label in facet.options(every)
        ]
        if len(options) > 1 or mine:
            listed.append(Side(facet, options))
    return listed
