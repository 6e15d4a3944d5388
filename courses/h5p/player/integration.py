"""What the player's scripts are told of a content: everything they need, and nothing of who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from courses.h5p import scripts
from courses.h5p.contents import content_of
from courses.h5p.models import H5PContent
from courses.h5p.player.translating import with_words
from courses.h5p.player.words import words
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.deps import Asset, Dependency, assets
from courses.packages.h5p.filtering import FilteredContent, filter_params
from courses.packages.h5p.translations import merged

# Seconds between two looks at how far somebody is. What she does is looked at at once.
SAVE_EVERY = 5
# Where a translation has the title of the content. No field is called so.
TITLE = "#title"


@dataclass(frozen=True)
class Played:
    """A content as a page plays it: the scripts and styles in their order, and the data that they read."""

    scripts: list[str]
    styles: list[str]
    data: dict[str, Any]
    version: str


class Addresses:
    """Where everything is, with the host: a page without an origin has no other way to say it."""

    def __init__(self, request: HttpRequest):
        self._site = request.build_absolute_uri("/").rstrip("/")

    def folder(self, name: str, *args: Any) -> str:
        return self._site + reverse(f"learning_courses:{name}", args=[*args, "x"]).removesuffix("/x")

    @property
    def core(self) -> str:
        return self.folder("h5p_core", scripts.VERSION)

    @property
    def libraries(self) -> str:
        return self._site + reverse("learning_courses:h5p_library", args=["0", "x"]).removesuffix("/0/x")

    @property
    def files(self) -> str:
        return self.folder("h5p_file")


def played(content: H5PContent, language: str, request: HttpRequest, store: DatabaseStore) -> Played:
    """``content`` in ``language``. Raises H5PError where a library is not here any more."""
    addresses = Addresses(request)
    texts = texts_in(content, language)
    whole = _filtered(content, language, store, texts)
    needed = whole.dependencies(store)
    found = assets(needed)
    ours = content_of(content).filtered(store).sha256

    def address(asset: Asset) -> str:
        digest = store.rows[asset.library.name].digest
        return f"{addresses.libraries}/{digest}/{quote(asset.path)}"

    return Played(
        scripts=[address(each) for each in found.scripts],
        styles=[address(each) for each in found.styles],
        data=_data(content, whole, needed, store, addresses, version=ours, title=title_in(content, texts)),
        version=ours,
    )


def texts_in(content: H5PContent, language: str) -> dict[str, Any]:
    """What somebody translated of ``content``, by path. One query."""
    if language == content.language:
        return {}
    row = content.translations.filter(language=language).first()
    return row.texts if row else {}


def title_in(content: H5PContent, texts: Mapping[str, Any]) -> str:
    """Escaped, as everything else that a page without an origin is told."""
    found = texts.get(TITLE)
    return found["text"] if found and found["source"] == escape(content.title) else escape(content.title)


def _filtered(
    content: H5PContent, language: str, store: DatabaseStore, texts: Mapping[str, Any]
) -> FilteredContent:
    """Its parameters in ``language``, held against the fields as they are now: a newer patch may ask for more."""
    params = content.params
    if language != content.language:
        params = merged(params, content.main, store, texts)
        params = with_words(params, content.main, language, store)
    return filter_params(params, content.main, store, files=list(content.files))


def _data(
    content: H5PContent,
    whole: FilteredContent,
    needed: list[Dependency],
    store: DatabaseStore,
    addresses: Addresses,
    *,
    version: str,
    title: str,
) -> dict[str, Any]:
    return {
        "baseUrl": "",
        "url": "",
        "siteUrl": "",
        "urlLibraries": addresses.libraries,
        "libraryDirectories": {
            each.library.name.folder: store.rows[each.library.name].digest for each in needed
        },
        "postUserStatistics": False,
        "saveFreq": SAVE_EVERY,
        "l10n": {"H5P": words()},
        "hubIsEnabled": False,
        "crossorigin": "anonymous",
        "loadedJs": [],
        "loadedCss": [],
        "core": {"scripts": [], "styles": []},
        "libraryConfig": {},
        "contents": {f"cid-{content.pk}": _content(content, whole, needed, addresses, version, title)},
    }


def _content(
    content: H5PContent,
    whole: FilteredContent,
    needed: list[Dependency],
    addresses: Addresses,
    version: str,
    title: str,
) -> dict[str, Any]:
    main = next(each.library for each in needed if each.library.name == content.main)
    return {
        "library": content.main.uber,
        "jsonContent": whole.json,
        "fullScreen": str(main.data.get("fullscreen")) in ("1", "True", "true"),
        # Whose activity it is, the server says when something is told.
        "url": f"urn:uuid:{content.uuid}",
        "contentUrl": addresses.files,
        "title": title,
        "metadata": {**content.metadata, "title": title},
        "displayOptions": {
            "frame": True,
            "copyright": True,
            "export": False,
            "embed": False,
            "icon": False,
            "copy": False,
        },
        "jsonContentHash": version,
    }
