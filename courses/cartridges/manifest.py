"""``imsmanifest.xml``: what a cartridge holds, and in which order."""

import uuid
from dataclasses import dataclass, field
from posixpath import normpath
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from courses.packs.manifest import is_text
from learning.archive import Archive, CannotRead

MANIFEST = "imsmanifest.xml"
DEEPEST = 30
LARGEST = 20_000_000


@dataclass
class Resource:
    """A file or a few that belong together, and of which kind."""

    identifier: str
    kind: str
    href: str
    files: list[str] = field(default_factory=list)


@dataclass
class Item:
    """A line of the table of contents."""

    identifier: str
    title: str
    resource: str
    items: list["Item"] = field(default_factory=list)


@dataclass
class Contents:
    """What the manifest says."""

    identifier: str
    title: str
    description: str
    language: str
    items: list[Item]
    resources: dict[str, Resource]


def read_xml(archive: Archive, name: str) -> Any:
    """The XML in the file ``name``. Raises CannotRead; entities of its own are never followed."""
    content = archive.read(name)
    if len(content) > LARGEST:
        raise CannotRead(_("“%(name)s” is too large.") % {"name": name})
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise CannotRead(
            _("“%(name)s” declares entities of its own, which could read other files. It is refused.")
            % {"name": name}
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise CannotRead(_("“%(name)s” cannot be read.") % {"name": name}) from error
    if not _is_shallow(root, 60):
        raise CannotRead(_("“%(name)s” cannot be read.") % {"name": name})
    return root


def _is_shallow(root: Any, depth: int) -> bool:
    level = [root]
    for _step in range(depth):
        level = [child for element in level for child in element]
        if not level:
            return True
    return False


def read_manifest(archive: Archive) -> Contents:
    """The table of contents and the resources. Raises CannotRead."""
    root = read_xml(archive, MANIFEST)
    if local_name(root) != "manifest":
        raise CannotRead(_("This is not a Common Cartridge."))
    version = text_in(root, "schemaversion")
    if not version.startswith("1."):
        raise CannotRead(
            _("This version of Common Cartridge cannot be read: “%(version)s”.") % {"version": version[:20]}
        )
    general = first(root, "general")
    resources = {
        one.identifier: one for one in map(_resource, children(first(root, "resources"), "resource"))
    }
    organization = first(root, "organization")
    items = [_item(one, DEEPEST) for one in children(organization, "item")]
    root_title = items[0].title if len(items) == 1 and not items[0].resource else ""
    return Contents(
        identifier=root.get("identifier") or str(uuid.uuid5(uuid.NAMESPACE_URL, str(sorted(resources)))),
        title=(text_in(first(general, "title"), "string") or root_title or _("Course"))[:255],
        description=text_in(first(general, "description"), "string"),
        language=text_in(general, "language"),
        items=items[0].items if len(items) == 1 and not items[0].resource else items,
        resources=resources,
    )


def _resource(element: Any) -> Resource:
    files = [path_of(one.get("href") or "") for one in children(element, "file")]
    href = path_of(element.get("href") or "")
    return Resource(
        element.get("identifier") or "", element.get("type") or "", href or (files[0] if files else ""), files
    )


def _item(element: Any, depth: int) -> Item:
    if not depth:
        raise CannotRead(_("The table of contents is too deep."))
    title = next((one.text or "" for one in children(element, "title")), "").strip()
    return Item(
        identifier=element.get("identifier") or title,
        title=title[:255] if is_text(title) else "",
        resource=element.get("identifierref") or "",
        items=[_item(one, depth - 1) for one in children(element, "item")],
    )


def path_of(href: str, *, above: str = "") -> str:
    """The place in the archive that ``href`` names, as seen from the folder ``above``."""
    path = unquote(href.split("#")[0].split("?")[0])
    for base in ("$IMS-CC-FILEBASE$", "IMS-CC-FILEBASE"):
        if path.startswith(base):
            return normpath(f"web_resources/{path[len(base) :].lstrip('/')}")
    return normpath(f"{above}/{path}").lstrip("/") if path else ""


def local_name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    return [] if element is None else [one for one in element if local_name(one) == name]


def first(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((one for one in element.iter() if local_name(one) == name), None)


def text_in(element: Any, name: str) -> str:
    found = first(element, name)
    text = "".join(found.itertext()).strip() if found is not None else ""
    return text if is_text(text) else ""
