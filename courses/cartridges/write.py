"""A course as a Common Cartridge 1.3: whatever learning system opens it, what cannot be said in it is told."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _
from wagtail.whitelist import check_url

from courses.cartridges.html_out import as_html, document, rich_text
from courses.cartridges.topics import BLOCK, TOPIC, write_topic
from courses.packs.manifest import Pack
from courses.packs.outgoing import Outgoing
from learning import registry

CP = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
WEB_LINK = "imswl_xmlv1p3"
WEB_LINKS = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
ONE_LINK = re.compile(r'\s*<p[^>]*>\s*<a href="(https?://[^"]+)">([^<]+)</a>\s*</p>\s*')


@dataclass
class Made:
    """A resource: its kind and files, the first of which holds what is said."""

    kind: str
    files: dict[str, str]
    title: str
    uses: set[str] = field(default_factory=set)


def write_cartridge(pack: Pack, out: Outgoing, target: BinaryIO) -> list[str]:
    """Write the course, in the language of its first page, into ``target``; what it cannot hold, in words."""
    return _Writing(pack, out).write(target)


class _Writing:
    """One cartridge while it is written."""

    def __init__(self, pack: Pack, out: Outgoing):
        self.pack, self.out = pack, out
        self.course = pack.pages[0]
        self.language = self.course["language"]
        self.lessons = [one for one in pack.pages[1:] if one["language"] == self.language]
        self.made: dict[str, Made] = {}
        self.told: list[str] = [
            _(
                "A cartridge has no place for rules of completion, the order of lessons, and the course's settings."
            )
        ]
        self.uses: set[str] = set()
        if any(one["language"] != self.language for one in pack.pages):
            self.told.append(_("A cartridge holds one language: %(code)s.") % {"code": self.language})

    def write(self, target: BinaryIO) -> list[str]:
        manifest = self._manifest()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("imsmanifest.xml", b'<?xml version="1.0" encoding="UTF-8"?>\n' + manifest)
            for made in self.made.values():
                for name, text in made.files.items():
                    archive.writestr(name, text)
            for path in sorted({one for made in self.made.values() for one in made.uses}):
                with self.out.files[path].open("rb") as opened:
                    archive.writestr(_web_path(path), opened.read())
        return self.told

    def _manifest(self) -> bytes:
        root = Element("manifest", {"identifier": f"M{self.pack.key}", "xmlns": CP, "xmlns:lomimscc": LOM})
        metadata = SubElement(root, "metadata")
        SubElement(metadata, "schema").text = "IMS Common Cartridge"
        SubElement(metadata, "schemaversion").text = "1.3.0"
        self._describe(SubElement(SubElement(metadata, "lomimscc:lom"), "lomimscc:general"))
        organizations = SubElement(root, "organizations")
        organization = SubElement(
            organizations, "organization", {"identifier": "O1", "structure": "rooted-hierarchy"}
        )
        top = SubElement(organization, "item", {"identifier": "root"})
        for lesson in self._in(self.course["key"]):
            self._item(top, lesson)
        self._resources(SubElement(root, "resources"))
        return tostring(root, encoding="utf-8")

    def _describe(self, general: Element) -> None:
        for name, words in (
            ("title", self.course["title"]),
            ("description", self.course["fields"].get("summary")),
        ):
            if words:
                holder = SubElement(general, f"lomimscc:{name}")
                SubElement(holder, "lomimscc:string", {"language": self.language}).text = words
            if name == "title":
                SubElement(general, "lomimscc:language").text = self.language

    def _in(self, key: str) -> list[dict[str, Any]]:
        return [one for one in self.lessons if one["parent"] == key]

    def _item(self, above: Element, lesson: dict[str, Any]) -> None:
        own, inner = list(self._resources_of(lesson)), self._in(lesson["key"])
        attributes = {"identifier": f"I{lesson['key']}"}
        if len(own) == 1 and not inner:
            SubElement(
                SubElement(above, "item", {**attributes, "identifierref": own[0]}), "title"
            ).text = lesson["title"]
            return
        folder = SubElement(above, "item", attributes)
        SubElement(folder, "title").text = lesson["title"]
        for place, name in enumerate(own):
            item = SubElement(
                folder, "item", {"identifier": f"I{lesson['key']}-{place}", "identifierref": name}
            )
            SubElement(item, "title").text = self.made[name].title
        for each in inner:
            self._item(folder, each)

    def _resources_of(self, lesson: dict[str, Any]) -> Iterator[str]:
        """Make the resources of a lesson: its page or its link, and whatever it asks; their names."""
        self.uses = set()
        body, asked = "", []
        for place, child in enumerate(lesson["fields"].get("body") or []):
            if child.get("type") == BLOCK:
                asked.append(self._topic(lesson, place, child.get("value") or {}))
                continue
            kind = self._asks(child)
            if kind:
                asked += self._assessment(lesson, place, kind)
                continue
            html = self._html(child)
            body += html
            if not html:
                self._leave(lesson, child)
        if recording := lesson["fields"].get("recording"):
            body += self._link_to(recording)
        if body:
            yield self._page(lesson, body)
        yield from asked

    def _html(self, child: dict[str, Any]) -> str:
        block = registry.blocks.get(child.get("type"))
        return as_html(block(), child.get("value"), self._address) if block else ""

    def _leave(self, lesson: dict[str, Any], child: dict[str, Any]) -> None:
        words = {"title": lesson["title"], "kind": child.get("type")}
        self.told.append(_("“%(title)s”: the block “%(kind)s” has no form in a cartridge.") % words)

    def _page(self, lesson: dict[str, Any], body: str) -> str:
        name, title = f"R{lesson['key']}", lesson["title"]
        if found := ONE_LINK.fullmatch(body):
            self.made[name] = Made(
                WEB_LINK, {f"links/{lesson['key']}.xml": _web_link(title, found[1])}, title
            )
        else:
            html = document(title, self.language, body)
            self.made[name] = Made("webcontent", {f"lessons/{lesson['key']}.html": html}, title, self.uses)
        return name

    def _asks(self, child: dict[str, Any]) -> str:
        """The reference of what a block asks and a cartridge may hold."""
        value = child.get("value")
        for one in value.values() if isinstance(value, dict) else ():
            part = registry.pack_parts.get(str(one).partition(":")[0])
            if part and part.resource_types and one in self.pack.items:
                return one
        return ""

    def _assessment(self, lesson: dict[str, Any], place: int, reference: str) -> list[str]:
        data = self.pack.items[reference]
        # Addresses in questions are not relative to any page, so pictures and links in them become words.
        items = {name: self._plain(one) for name, one in self.pack.items.items()}
        part = registry.pack_parts[reference.partition(":")[0]]()
        kind, xml, told = part.write_resource(reference, data, items)
        self.told += told
        if not kind:
            return []
        name = f"R{lesson['key']}-{place}"
        self.made[name] = Made(
            kind, {f"assessments/{name}.xml": xml}, str(data.get("title", lesson["title"]))
        )
        return [name]

    def _topic(self, lesson: dict[str, Any], place: int, value: dict[str, Any]) -> str:
        name = f"R{lesson['key']}-{place}"
        title = str(value.get("question") or lesson["title"])
        self.made[name] = Made(TOPIC, {f"topics/{name}.xml": write_topic(value)}, title)
        return name

    def _plain(self, data: dict[str, Any]) -> dict[str, Any]:
        texts = {name: data[name] for name in ("stem", "explanation") if isinstance(data.get(name), str)}
        return {**data, **{name: rich_text(text, lambda _reference: None) for name, text in texts.items()}}

    def _address(self, reference: str) -> tuple[str, str] | None:
        kind, _colon, key = reference.partition(":")
        if kind == "page":
            lesson = next((one for one in self.lessons if one["key"] == key), None)
            return (f"{key}.html", lesson["title"]) if lesson else None
        data = self.pack.items.get(reference)
        if data is None:
            return None
        if path := data.get("file"):
            self.uses.add(path)
            return f"../{_web_path(path)}", str(data.get("title", ""))
        words = (
            [data.get(name) for name in ("term", "meaning")]
            if kind == "term"
            else [key, data.get("title_vi")]
        )
        return "", ": ".join(filter(None, words))

    def _link_to(self, reference: str) -> str:
        found = self._address(reference)
        return f'<p><a href="{found[0]}">{found[1]}</a></p>' if found else ""

    def _resources(self, resources: Element) -> None:
        for name, made in self.made.items():
            paths = list(made.files)
            attributes = {"identifier": name, "type": made.kind}
            if made.kind == "webcontent":
                attributes["href"] = paths[0]
            resource = SubElement(resources, "resource", attributes)
            for path in [*paths, *(_web_path(one) for one in sorted(made.uses))]:
                SubElement(resource, "file", {"href": path})


def _web_path(path: str) -> str:
    return path.replace("media/", "web_resources/", 1)


def _web_link(title: str, address: str) -> str:
    root = Element("webLink", {"xmlns": WEB_LINKS})
    SubElement(root, "title").text = title
    SubElement(root, "url", {"href": check_url(address) or "", "target": "_blank"})
    return tostring(root, encoding="unicode")
