"""A Common Cartridge becomes a pack: from there on it is taken as any other."""

import uuid
from html import escape
from posixpath import dirname
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.whitelist import check_url

from courses.cartridges.html_in import Page, blocks_of
from courses.cartridges.manifest import Contents, Item, Resource, path_of, read_manifest, read_xml, text_in
from courses.cartridges.topics import attachments, read_topic
from courses.packs.manifest import Pack, check_tree
from learning import registry
from learning.archive import Archive, CannotRead
from learning.vietnamese import fold

CARTRIDGES = uuid.UUID("0d7f6f0a-9b4d-4a57-8c4f-3f6f4f0b7a55")
HTML = (".html", ".htm", ".xhtml")


def read_cartridge(archive: Archive) -> Pack:
    """The course in a cartridge, with what could not be taken over said in words. Raises CannotRead."""
    return _Reading(archive, read_manifest(archive)).pack()


class _Reading:
    """One cartridge while it is read."""

    def __init__(self, archive: Archive, contents: Contents):
        self.archive, self.contents = archive, contents
        self.course = uuid.uuid5(CARTRIDGES, contents.identifier)
        self.language = _language(contents.language)
        self.result = Pack(key=str(self.course), title=contents.title, files=archive)
        self.used: set[str] = set()
        self.pages = self._places(contents.items)

    def pack(self) -> Pack:
        summary = self.contents.description
        self._add("course", self.course, None, self.contents.title, {"summary": summary[:400]})
        if len(summary) > 400:
            self.tell(_("The description of the course was shortened to 400 characters."))
        for item in self.contents.items:
            self._lesson(item, self.course)
        self._tell_unused()
        check_tree(self.result)
        return self.result

    def tell(self, said: str) -> None:
        if said not in self.result.told:
            self.result.told.append(said)

    def _places(self, items: list[Item]) -> dict[str, str]:
        """The lessons that files become, for the links between them."""
        found: dict[str, str] = {}
        for item in items:
            resource = self.contents.resources.get(item.resource)
            if resource and resource.href:
                found.setdefault(resource.href, str(self._key(item)))
            found = {**self._places(item.items), **found}
        return found

    def _key(self, item: Item) -> uuid.UUID:
        return uuid.uuid5(self.course, item.identifier)

    def _add(self, kind: str, key: Any, parent: Any, title: str, fields: dict[str, Any]) -> None:
        model = "learning_pages.coursepage" if kind == "course" else "learning_pages.lessonpage"
        self.result.pages.append(
            {
                "is": kind,
                "key": str(key),
                "parent": parent and str(parent),
                "language": self.language,
                "type": model,
                "title": title,
                "slug": slugify(fold(title))[:100],
                "live": True,
                "fields": fields,
            }
        )

    def _lesson(self, item: Item, parent: uuid.UUID) -> None:
        key, title = self._key(item), item.title or _("Lesson")
        blocks: list[dict[str, Any]] = []
        if item.resource:
            try:
                blocks = self._blocks(item, title)
            except CannotRead as why:
                self.tell(_("“%(title)s” is left out: %(why)s") % {"title": title, "why": why})
            if not blocks and not item.items:
                return
        body = [{**block, "id": str(uuid.uuid5(key, str(place)))} for place, block in enumerate(blocks)]
        self._add("lesson", key, parent, title, {"body": body})
        for each in item.items:
            self._lesson(each, key)

    def _blocks(self, item: Item, title: str) -> list[dict[str, Any]]:
        resource = self.contents.resources.get(item.resource)
        if resource is None:
            raise CannotRead(_("its resource is missing"))
        self.used.add(resource.identifier)
        kind = resource.kind.partition("/")[0]
        if kind.startswith("imswl"):
            return self._link(resource, title)
        if kind.startswith("imsdt"):
            return self._topic(resource, title)
        if resource.kind == "webcontent" or kind == "webcontent":
            return self._web(resource, title)
        return self._contributed(resource, title)

    def _web(self, resource: Resource, title: str) -> list[dict[str, Any]]:
        page = Page(self.archive, self.result, self.pages, dirname(resource.href), title, self.tell)
        if resource.href.lower().endswith(HTML):
            return blocks_of(self.archive.read(resource.href), page)
        return page.file_block(resource.href)

    def _link(self, resource: Resource, title: str) -> list[dict[str, Any]]:
        root = read_xml(self.archive, resource.href)
        found = [one.get("href") or "" for one in root.iter() if one.get("href")]
        address = found[0] if found else text_in(root, "url")
        if not address.startswith(("http://", "https://")) or not check_url(address):
            raise CannotRead(_("its address is none that may be opened"))
        words = text_in(root, "title") or title
        return [{"type": "text", "value": f'<p><a href="{escape(address)}">{escape(words)}</a></p>'}]

    def _topic(self, resource: Resource, title: str) -> list[dict[str, Any]]:
        root = read_xml(self.archive, resource.href)
        self.tell(_("Discussions come with their question. The answers of others are not in a cartridge."))
        page = Page(self.archive, self.result, self.pages, dirname(resource.href), title, self.tell)
        files = [path_of(href, above=page.folder) for href in attachments(root)]
        return [read_topic(root, title), *(block for path in files for block in page.attached(path))]

    def _contributed(self, resource: Resource, title: str) -> list[dict[str, Any]]:
        part = next(
            (one() for one in registry.pack_parts.values() if resource.kind in one.resource_types), None
        )
        if part is None:
            raise CannotRead(_("nothing here can show its kind, %(kind)s") % {"kind": resource.kind[:60]})
        identifier = f"{self.contents.identifier}|{resource.identifier}"
        block, items, told = part.read_resource(read_xml(self.archive, resource.href), identifier)
        for said in told:
            self.tell(said)
        for one in items:
            self.result.items[one["reference"]] = {k: v for k, v in one.items() if k != "reference"}
        return [block] if block else []

    def _tell_unused(self) -> None:
        """Nothing is dropped in silence: say which resources no lesson came of."""
        shown = {one for used in self.used for one in self.contents.resources[used].files}
        shown |= {str(data.get("file")) for data in self.result.items.values()}
        for resource in self.contents.resources.values():
            if resource.identifier in self.used or resource.href in shown:
                continue
            name = resource.href or resource.identifier
            self.tell(_("No lesson shows “%(name)s”: it is left out.") % {"name": name[:120]})


def _language(said: str) -> str:
    """The language of the site that the cartridge is in; the site's own if it has none like it."""
    codes = list(Locale.objects.values_list("language_code", flat=True))
    near = said.partition("-")[0].lower()
    found = [code for code in codes if code.lower() in (said.lower(), near) or code.partition("-")[0] == near]
    return found[0] if near and found else Locale.get_default().language_code
