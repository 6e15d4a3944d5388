"""A web page of a cartridge becomes the blocks of a lesson: headings, texts, pictures and files."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.cartridges.manifest import path_of
from courses.packs.manifest import Pack
from courses.packs.parts import DocumentPart, ImagePart
from learning.archive import Archive, CannotRead
from learning.carried import clean_html
from learning.vietnamese import tidy

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
# What our texts have no form for; the words in it stay.
FORMLESS = ("table", "form", "pre", "dl", "details")
# What cannot be taken over at all.
LOST = ("iframe", "video", "audio", "object", "embed", "canvas", "svg", "math", "script")


@dataclass
class Page:
    """Where the web page stands, and what it may refer to."""

    archive: Archive
    pack: Pack
    lessons: dict[str, str]
    folder: str
    title: str
    tell: Callable[[str], None]

    def link(self, href: str) -> tuple[str, str]:
        """The kind and the reference of a link inside the cartridge; empty for others, and for what is lost."""
        if ":" in href.split("/")[0] and not href.startswith("$"):
            return "", ""
        path = path_of(href, above=self.folder)
        if path in self.lessons:
            return "page", f"page:{self.lessons[path]}"
        reference = self.file(path, tidy(PurePosixPath(path).stem)) if path in self.archive else ""
        return ("document", reference) if reference else ("", "")

    def file(self, path: str, title: str) -> str:
        """The reference of the document at ``path``; empty if it cannot be taken."""
        return self._item(DocumentPart(), path, title)

    def picture(self, path: str, title: str) -> str:
        """The reference of the picture at ``path``; empty if it cannot be taken."""
        return self._item(ImagePart(), path, title)

    def _item(self, part: Any, path: str, title: str) -> str:
        name = PurePosixPath(path).name
        try:
            content = self.archive.read(path)
            part.checked(name, content)
        except (CannotRead, ValidationError) as why:
            said = why.messages[0] if isinstance(why, ValidationError) else why
            self.tell(
                _("“%(title)s”: %(file)s is left out. %(why)s")
                % {"title": self.title, "file": name, "why": said}
            )
            return ""
        reference = f"{part.name}:{hashlib.sha256(content).hexdigest()}"
        self.pack.items.setdefault(reference, {"title": title[:255] or name, "file": path, "name": name})
        return reference

    def file_block(self, path: str) -> list[dict[str, Any]]:
        """A lesson that is one file."""
        if path.lower().endswith(PICTURES):
            found = self.picture(path, self.title)
            return [_picture(found, self.title)] if found else []
        return self._download(path, self.title)

    def attached(self, path: str) -> list[dict[str, Any]]:
        """A file to keep, beside what the lesson says."""
        return self._download(path, tidy(PurePosixPath(path).stem) or self.title)

    def _download(self, path: str, title: str) -> list[dict[str, Any]]:
        found = self.file(path, title)
        return [{"type": "download", "value": {"document": found, "title": title[:150]}}] if found else []


def blocks_of(content: bytes, page: Page) -> list[dict[str, Any]]:
    """The blocks that say what the web page says."""
    soup = BeautifulSoup(content, "html.parser")
    body = soup.body or soup
    for tag in body.find_all(LOST):
        page.tell(_("“%(title)s”: <%(tag)s> is left out.") % {"title": page.title, "tag": tag.name})
    for tag in body.find_all(FORMLESS):
        page.tell(
            _("“%(title)s”: of <%(tag)s> only the words stay.") % {"title": page.title, "tag": tag.name}
        )
    for link in body.find_all("a", href=True):
        _mend(link, page)
    return _Gathering(page).blocks(body)


def _mend(link: Tag, page: Page) -> None:
    """A link inside the cartridge leads to the lesson or the file that is here; one that leads nowhere is words."""
    href = str(link["href"]).strip()
    if href.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return
    kind, reference = page.link(href)
    if kind:
        link.attrs = {"linktype": kind, "id": reference}
    elif not href.startswith("#"):
        page.tell(
            _("“%(title)s”: a link leads nowhere here: %(href)s") % {"title": page.title, "href": href[:80]}
        )
        link.unwrap()
    else:
        link.unwrap()


class _Gathering:
    """Text is gathered until something comes that is a block of its own."""

    def __init__(self, page: Page):
        self.page = page
        self.found: list[dict[str, Any]] = []
        self.html = ""

    def blocks(self, body: Any) -> list[dict[str, Any]]:
        self._walk(body)
        self._flush()
        return self.found

    def _walk(self, parent: Any) -> None:
        for node in list(parent.children):
            if isinstance(node, Tag) and node.name in (
                "div",
                "section",
                "article",
                "main",
                "header",
                "figure",
            ):
                self._walk(node)
            elif isinstance(node, Tag) and node.name in ("h1", "h2"):
                self._heading(node)
            elif isinstance(node, Tag):
                self._element(node)
            elif type(node) is NavigableString and node.strip():
                self.html += f"<p>{clean_html(str(node).strip())}</p>"

    def _heading(self, node: Tag) -> None:
        self._flush()
        text = tidy(node.get_text(" "))
        # The lesson's own title stands above it already.
        if text and (text != self.page.title or self.found):
            self.found.append({"type": "heading", "value": {"text": text[:150], "level": "h2"}})

    def _element(self, node: Tag) -> None:
        pictures = [node] if node.name == "img" else node.find_all("img")
        for small in node.find_all(["h4", "h5", "h6"]) + ([node] if node.name in ("h4", "h5", "h6") else []):
            small.name = "h3"
        if node.name != "img":
            for one in pictures:
                one.extract()
            self.html += (
                clean_html(str(node)).strip() if node.get_text(strip=True) or node.name == "hr" else ""
            )
        for one in pictures:
            self._picture(one)

    def _picture(self, node: Tag) -> None:
        words, source = tidy(str(node.get("alt") or "")), str(node.get("src") or "")
        path = path_of(source, above=self.page.folder)
        if ":" in source.split("/")[0] or path not in self.page.archive:
            self.page.tell(
                _("“%(title)s”: a picture is not in the cartridge: %(href)s")
                % {"title": self.page.title, "href": source[:80]}
            )
            return
        reference = self.page.picture(path, words or PurePosixPath(path).stem)
        if reference:
            self._flush()
            self.found.append(_picture(reference, words))

    def _flush(self) -> None:
        if self.html.strip():
            self.found.append({"type": "text", "value": self.html})
        self.html = ""


def _picture(reference: str, words: str) -> dict[str, Any]:
    image = {"image": reference, "decorative": not words, "alt_text": words[:255]}
    return {"type": "picture", "value": {"image": image, "caption": ""}}
