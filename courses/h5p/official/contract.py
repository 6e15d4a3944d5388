"""What the official editor asks about libraries, answered as it expects. Names of keys are the editor's."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from courses.h5p.editor.types import ICON, restricted_for
from courses.h5p.models import H5PLibrary
from courses.h5p.official.tickets import Ticket
from courses.h5p.store import DatabaseStore
from courses.h5p.upgrading import SCRIPT
from courses.packages.h5p.deps import assets, resolve
from courses.packages.h5p.names import LibraryName

PRESAVE = "presave.js"
API = {"major": 1, "minor": 28}
MOST = 500


class Contract:
    """The libraries of this site for one author. ``address`` is below which libraries are sent."""

    def __init__(self, ticket: Ticket, store: DatabaseStore, address: str):
        self.ticket, self.store, self.address = ticket, store, address
        self._barred = restricted_for(ticket.user, store)

    def types(self) -> list[H5PLibrary]:
        """The content types that may be chosen, by title. Of its own type a content keeps the version that it has."""
        own = self.ticket.content.main if self.ticket.content else None
        newest: dict[str, H5PLibrary] = {}
        for name in sorted(self.store.rows):
            row = self.store.rows[name]
            if row.runnable and name not in self._barred and (own is None or name.machine != own.machine):
                newest[name.machine] = row
        if own is not None and own in self.store.rows:
            newest[own.machine] = self.store.rows[own]
        return sorted(newest.values(), key=lambda row: row.label.lower())

    def overview(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """The libraries called ``names`` that are here, in that order."""
        found = (LibraryName.parse(each) for each in list(names)[:MOST])
        return [self.line(self.store.rows[name]) for name in found if name in self.store.rows]

    def line(self, row: H5PLibrary) -> dict[str, Any]:
        return {
            "uberName": row.name.uber,
            "name": row.machine_name,
            "title": row.label,
            "majorVersion": row.major,
            "minorVersion": row.minor,
            "runnable": int(row.runnable),
            "restricted": row.name in self._barred,
            "metadataSettings": row.data.get("metadataSettings"),
        }

    def card(self, row: H5PLibrary) -> dict[str, Any]:
        """A content type as the chooser shows it."""
        version = {"Major": row.major, "Minor": row.minor, "Patch": row.patch}
        return {
            "id": row.pk,
            "machineName": row.machine_name,
            "title": row.label,
            "description": str(row.data.get("description") or ""),
            "owner": str(row.data.get("author") or ""),
            "icon": self.file(row, ICON) if ICON in row.files else "",
            "installed": True,
            "isUpToDate": True,
            "canInstall": False,
            "restricted": row.name in self._barred,
            **{f"{part.lower()}Version": number for part, number in version.items()},
            **{f"local{part}Version": number for part, number in version.items()},
        }

    def chooser(self) -> dict[str, Any]:
        """All content types at once. There is no hub, so nothing is out of date."""
        cards = [self.card(row) for row in self.types()]
        return {"outdated": False, "libraries": cards, "recentlyUsed": [], "apiVersion": API, "details": []}

    def library(self, name: LibraryName, language: str, default: str = "") -> dict[str, Any] | None:
        """All that the form of one library needs; None if it is not here. Raises H5PError where a part is not."""
        row = self.store.rows.get(name)
        if row is None:
            return None
        needed = resolve(name, [], self.store)
        found = assets(needed, kind="editor")
        scripts = [self.file(self.store.rows[each.library.name], each.path) for each in found.scripts]
        if PRESAVE in row.files:
            scripts.append(self.file(row, PRESAVE))
        return {
            "name": row.machine_name,
            "version": {"major": row.major, "minor": row.minor},
            "title": row.label,
            "upgradesScript": self.file(row, SCRIPT) if SCRIPT in row.files else None,
            "semantics": row.semantics,
            "language": self.words(row, language),
            "defaultLanguage": self.words(row, default) if default else None,
            "languages": sorted({"en", *row.as_library.languages}),
            "javascript": scripts,
            "css": [self.file(self.store.rows[each.library.name], each.path) for each in found.styles],
            "translations": self._of_widgets(
                {each.library.name for each in needed if each.kind == "editor"}, language
            ),
        }

    def translations(self, names: Iterable[str], language: str) -> dict[str, str]:
        """The words of libraries in ``language``, of those that have them."""
        rows = {
            name: self.store.rows.get(parsed)
            for name in list(names)[:MOST]
            if (parsed := LibraryName.parse(name))
        }
        found = {name: self.words(row, language) for name, row in rows.items() if row}
        return {name: words for name, words in found.items() if words is not None}

    def words(self, row: H5PLibrary, language: str) -> str | None:
        """A file of words, as text: the editor reads it itself."""
        path = f"language/{language}.json"
        if path not in row.files:
            return None
        return b"".join(self.store.chunks(row.name, path)).decode("utf-8-sig", "replace")

    def file(self, row: H5PLibrary, path: str) -> str:
        return f"{self.address}/{row.digest}/{quote(path)}"

    def _of_widgets(self, names: set[LibraryName], language: str) -> dict[str, Any]:
        """What the editors' own libraries say, which have no fields."""
        from courses.packages.h5p.reading import read_json

        found: dict[str, Any] = {}
        for name in sorted(names):
            row = self.store.rows[name]
            words = None if row.semantics else self.words(row, language) or self.words(row, "en")
            if words:
                found[name.machine] = read_json(words.encode(), "language")
        return found
