"""Links that lead nowhere, say nothing, or lead to a portal that is no more."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checking.reading import Link, reading_of
from learning.content_checks import ContentCheck, Finding, Severity
from learning.vietnamese import fold

# Provinces had portals of their own until 1 July 2025; since then the national one is the only way in.
RETIRED = (re.compile(r"(?:^|\.)dichvucong\.[a-z-]+\.gov\.vn$"),)
NATIONAL_PORTAL = "https://dichvucong.gov.vn"
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+gov\.vn\b", re.IGNORECASE)
SAY_NOTHING = {
    "day", "o day", "tai day", "bam vao day", "bam day", "nhan vao day", "xem tai day", "xem them", "chi tiet",
    "link", "duong dan", "here", "click here", "read more", "more", "this", "link nay",
}  # fmt: skip


class DeadLinks(ContentCheck):
    name = "dead_links"
    label = gettext_lazy("Links that lead nowhere")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        anchors = {f"block-{part.block_id}" for part in reading.parts}
        for link in reading.links:
            problem = self.problem(link, reading.shared, anchors)
            if problem:
                yield Finding(Severity.ERROR, problem % {"words": link.words}, link.block_id)

    def problem(self, link: Link, shared: Any, anchors: set[str]) -> str:
        if link.kind == "page":
            live = shared.linked_pages.get(int(link.target)) if link.target.isdecimal() else None
            if live is None:
                return _("The page behind “%(words)s” does not exist any more.")
            return "" if live else _("The page behind “%(words)s” is not published.")
        if link.kind == "document":
            there = link.target.isdecimal() and int(link.target) in shared.linked_documents
            return "" if there else _("The document behind “%(words)s” does not exist any more.")
        if link.target.startswith("#") and link.target[1:] not in anchors:
            return _("“%(words)s” leads to a place that this page does not have.")
        return ""


class LinkWords(ContentCheck):
    name = "link_words"
    label = gettext_lazy("Links that say nothing")

    def check(self, page: Any) -> Iterator[Finding]:
        for link in reading_of(page).links:
            if fold(link.words).strip(" .…:>»") in SAY_NOTHING or not link.words:
                message = _("The link “%(words)s” does not say where it leads. Name what is there.")
                yield Finding(Severity.WARNING, message % {"words": link.words}, link.block_id)


class RetiredPortals(ContentCheck):
    name = "retired_portals"
    label = gettext_lazy("Portals that are no more")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        told: set[tuple[str, str]] = set()
        named = [
            (address, words.block_id) for words in reading.words for address in ADDRESS.findall(words.text)
        ]
        linked = [(link.target, link.block_id) for link in reading.links if not link.kind]
        for address, block_id in named + linked:
            host = host_of(address)
            if is_retired(host) and (host, block_id) not in told:
                told.add((host, block_id))
                message = _("%(host)s is no more. Services are now on the national portal: %(portal)s")
                yield Finding(Severity.ERROR, message % {"host": host, "portal": NATIONAL_PORTAL}, block_id)


def host_of(address: str) -> str:
    return (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")


def is_retired(host: str) -> bool:
    return any(pattern.search(host) for pattern in RETIRED)
