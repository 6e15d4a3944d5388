"""The brand of the site a request is for, found without asking the database again and again."""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext
from wagtail.models import Site

from learning.branding.models import Branding
from learning.branding.stylesheet import stylesheet, version_of

log = logging.getLogger(__name__)
KEPT = "learning.brands"
# Where processes share no cache, each learns of a change within this time.
SECONDS = 10
# Photographs become WebP; a drawing stays what it is.
LOGO, ICON = "max-480x144|format-webp|preserve-svg", "fill-64x64|format-png|preserve-svg"


@dataclass(frozen=True)
class Picture:
    """A logo as a page needs it."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Brand:
    """What templates and the style sheet need of one site's branding; plain, so that a cache can keep it."""

    name: str = ""
    agency: str = ""
    footer: str = ""
    address: str = ""
    hotline: str = ""
    email: str = ""
    logo: Picture | None = None
    logo_dark: Picture | None = None
    favicon: Picture | None = None
    primary: str = ""
    accent: str = ""
    font: str = ""

    @property
    def title(self) -> str:
        """What the site is called, with or without a name of its own."""
        return self.name or getattr(settings, "WAGTAIL_SITE_NAME", "") or gettext("Learning")

    @property
    def css(self) -> str:
        return stylesheet(self.primary, self.accent, self.font)

    @property
    def version(self) -> str:
        """Names the style sheet; "" if the brand needs none."""
        return version_of(self.css) if self.css else ""

    @property
    def phone(self) -> str:
        """The hotline as a telephone takes it."""
        return "".join(sign for sign in self.hotline if sign.isdigit() or sign == "+")

    @property
    def language(self) -> str:
        """What the words of a brand are written in, whatever language the reader chose."""
        return settings.LANGUAGE_CODE


@dataclass(frozen=True)
class _Home:
    host: str
    port: int
    is_default: bool
    brand: Brand


def brand_of(request: HttpRequest | None) -> Brand:
    """The brand of the site that ``request`` is for. Pages of errors need it too, so nothing is raised."""
    if request is None:
        return Brand()
    if not hasattr(request, "_learning_brand"):
        request._learning_brand = _matching(_homes(), *_asked(request))  # type: ignore[attr-defined]
    return request._learning_brand  # type: ignore[attr-defined]


def brand_now(request: HttpRequest) -> Brand:
    """The brand as it is in the database, for who has heard of a newer one than is remembered here."""
    forget_brands()
    return _matching(_homes(), *_asked(request))


def default_brand() -> Brand:
    """The brand of the site that is asked for by no name: for what is made outside of requests."""
    return _matching(_homes(), "", 0)


def forget_brands(**_changed: Any) -> None:
    """Let the next request look again; listens to whatever a brand is made of."""
    cache.delete(KEPT)


def _asked(request: HttpRequest) -> tuple[str, int]:
    try:
        host = split_domain_port(request.get_host())[0]
        return host, int(request.get_port())
    except (DisallowedHost, ValueError):
        return "", 0


def _matching(homes: list[_Home], host: str, port: int) -> Brand:
    """As Wagtail finds the site: by name and port, then the default of that name, the only one, the default."""
    named = [home for home in homes if home.host == host]
    exact = [home for home in named if home.port == port] or [home for home in named if home.is_default]
    only = named if len(named) == 1 else []
    found = exact or only or [home for home in homes if home.is_default]
    return found[0].brand if found else Brand()


def _homes() -> list[_Home]:
    kept = cache.get(KEPT)
    if kept is None:
        try:
            kept = _look()
        except DatabaseError:
            # A page that says that the database is down has no logo; the next one looks again.
            log.warning("Brands cannot be read", exc_info=True)
            return []
        cache.set(KEPT, kept, SECONDS)
    return kept


def _look() -> list[_Home]:
    pictures = ("logo", "logo_dark", "favicon")
    sites = Site.objects.select_related(*(f"learning_branding__{name}" for name in pictures))
    return [
        _Home(
            site.hostname, site.port, site.is_default_site, _brand(getattr(site, "learning_branding", None))
        )
        for site in sites
    ]


def _brand(row: Branding | None) -> Brand:
    if row is None:
        return Brand()
    words = ("name", "agency", "footer", "address", "hotline", "email", "primary", "accent", "font")
    return Brand(
        **{word: getattr(row, word) for word in words},
        logo=_picture(row.logo, LOGO),
        logo_dark=_picture(row.logo_dark, LOGO),
        favicon=_picture(row.favicon, ICON),
    )


def _picture(image: Any, spec: str) -> Picture | None:
    """A small copy of ``image``; None if there is none, or if its file is lost."""
    if image is None:
        return None
    try:
        copy = image.get_rendition(spec)
    except OSError:
        log.warning("The picture %s of a brand cannot be read", image.pk)
        return None
    return Picture(copy.url, copy.width, copy.height)
