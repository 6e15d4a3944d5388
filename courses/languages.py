"""The languages a page can be read in: for those who read, and for those who search."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language_info
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.routing import base_model
from courses.screens import Screen
from courses.tree import address

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Version:
    """The page in one language, under that language's own name."""

    code: str
    name: str
    address: str


def versions_of(page) -> list[Version]:
    """``page`` in each language it is live in, in the order of the site's; none where there is only one."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return []
    return cache.get_or_set(_key(page), lambda: _found(page), KEPT_SECONDS)


def _found(page) -> list[Version]:
    pages = base_model().objects.filter(translation_key=page.translation_key, live=True, alias_of=None)
    found = {one.locale.language_code: address(one) for one in pages.select_related("locale")}
    order = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    versions = [
        Version(code, get_language_info(code)["name_local"].capitalize(), found[code])
        for code in order
        if found.get(code)
    ]
    return versions if len(versions) > 1 else []


def _key(page) -> str:
    return f"learning_courses.languages.{page.translation_key}"


def _forget(sender, **sent) -> None:
    page = sent.get("instance") or sent.get("page")
    if isinstance(page, Screen):
        cache.delete(_key(page))


for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(_forget, dispatch_uid=f"learning_courses.forget_languages.{id(signal)}")
