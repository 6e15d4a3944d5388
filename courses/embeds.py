"""Players of other sites, of those sites only that the host allows.

Wagtail asks a provider about every address; we do not: the address alone says which player it is, so nobody is asked
when a lesson is written, published or opened. Only a learner's tap leads there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from wagtail.embeds.exceptions import EmbedNotFoundException
from wagtail.embeds.finders.base import EmbedFinder

from learning import conf


@dataclass(frozen=True)
class Provider:
    """A site with players: what its addresses look like (with a group ``id``), and where its player is."""

    name: str
    addresses: tuple[str, ...]
    player: str

    @property
    def origin(self) -> str:
        """What a host's ``frame-src`` must allow."""
        parts = urlsplit(self.player)
        return f"{parts.scheme}://{parts.netloc}"

    def match(self, address: str) -> str:
        """The id in ``address``, empty if it is none of ours."""
        found = (re.fullmatch(pattern, address) for pattern in self.addresses)
        return next((match["id"] for match in found if match), "")


KNOWN = {
    "youtube": Provider(
        "YouTube",
        (
            r"https://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]*&)?v=(?P<id>[\w-]{11})(?:[&#].*)?",
            r"https://(?:www\.|m\.)?youtube\.com/(?:shorts|live|embed)/(?P<id>[\w-]{11})(?:[?#/].*)?",
            r"https://youtu\.be/(?P<id>[\w-]{11})(?:[?#].*)?",
        ),
        "https://www.youtube-nocookie.com/embed/{id}?rel=0",
    ),
    "vimeo": Provider(
        "Vimeo",
        (r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d{5,12})(?:[?#/].*)?",),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
}
KEYS = {"name", "addresses", "player"}


@dataclass(frozen=True)
class Player:
    """What one address plays."""

    provider: Provider
    address: str


def provider_of(entry: str | Mapping[str, Any]) -> Provider | None:
    """One entry of ``LEARNING["EMBED_PROVIDERS"]``: a name we know, or a mapping; None if it is neither."""
    if isinstance(entry, str):
        return KNOWN.get(entry)
    if not isinstance(entry, Mapping) or set(entry) != KEYS:
        return None
    given = entry["addresses"]
    provider = Provider(
        str(entry["name"]), (given,) if isinstance(given, str) else tuple(given), entry["player"]
    )
    return provider if _is_sound(provider) else None


def _is_sound(provider: Provider) -> bool:
    try:
        patterns = [re.compile(pattern) for pattern in provider.addresses]
    except re.error:
        return False
    known_id = all("id" in pattern.groupindex for pattern in patterns) and "{id}" in provider.player
    return known_id and provider.player.startswith("https://")


def providers() -> list[Provider]:
    """The sites that this host allows."""
    found = (provider_of(entry) for entry in conf.get("EMBED_PROVIDERS"))
    return [each for each in found if each]


def frame_sources() -> list[str]:
    """The origins that the host's content security policy must name in ``frame-src``."""
    return sorted({each.origin for each in providers()})


def player_of(address: str) -> Player | None:
    """The player for ``address``, None if no allowed site has it."""
    for provider in providers():
        identity = provider.match(address.strip())
        if identity:
            return Player(provider, provider.player.format(id=identity))
    return None


class AllowedPlayers(EmbedFinder):
    """The same players for Wagtail's own embeds: name it in ``WAGTAILEMBEDS_FINDERS``."""

    def __init__(self, **options: Any) -> None:
        pass

    def accept(self, url: str) -> bool:
        return player_of(url) is not None

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict:
        player = player_of(url)
        if player is None:
            raise EmbedNotFoundException
        name = player.provider.name
        frame = format_html(
            '<iframe src="{}" title="{}" loading="lazy" allowfullscreen></iframe>', player.address, name
        )
        return {
            "title": name,
            "author_name": "",
            "provider_name": name,
            "type": "video",
            "thumbnail_url": "",
            "width": max_width or 640,
            "height": max_height or 360,
            "html": frame,
        }
