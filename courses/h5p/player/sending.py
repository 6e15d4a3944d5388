"""The files of the player, of libraries and of contents, sent so that they can do nothing in the name of the site."""

import re
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from courses.h5p import scripts
from courses.h5p.files import OTHER_KIND, digest_of, kind_of
from courses.h5p.places import file_place, library_place
from courses.packages.h5p.kinds import LIBRARY
from courses.packages.kinds import ending
from courses.packages.storing import mark_of
from courses.packages.views import for_everybody, sent

# Opened by hand, none of them is more than what is seen of it.
ALONE = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"
# What a browser shows by itself; everything else is only kept.
SHOWN = ("image/", "audio/", "video/", "font/", "text/", "application/json", "application/pdf", "model/")


@for_everybody
def core_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """A file of the player's own scripts."""
    place = scripts.file(name) if version == scripts.VERSION else None
    if place is None:
        raise Http404
    return sent(
        request,
        lambda: _of_disk(place),
        kind=kind_of(name),
        version=f'"{version}-{mark_of(name)[:16]}"',
        policy=ALONE,
    )


def _of_disk(place: Path) -> File:
    return File(place.open("rb"))


@for_everybody
def library_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """A file of an installed library; no database is asked."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest) or ending(name) not in LIBRARY:
        raise Http404
    return sent(
        request,
        lambda: default_storage.open(library_place(digest, name)),
        kind=kind_of(name),
        version=f'"{digest[:16]}-{mark_of(name)[:16]}"',
        policy=ALONE,
    )


@for_everybody
def content_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of a content. Its address has its hash in it, which nobody guesses; no cookie is read."""
    digest = digest_of(name)
    if not digest:
        raise Http404
    kind = kind_of(name)
    answer = sent(
        request,
        lambda: default_storage.open(file_place(digest)),
        kind=kind,
        version=f'"{digest[:32]}"',
        policy=ALONE,
    )
    if kind == OTHER_KIND or not kind.startswith(SHOWN):
        answer.headers["Content-Disposition"] = "attachment"
    return answer
