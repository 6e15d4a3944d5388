"""Which content types an author may choose, as cards."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from courses.h5p.admin.rights import LIBRARIES
from courses.h5p.models import H5PLibrary
from courses.h5p.store import DatabaseStore
from courses.h5p.types.words import description_of
from courses.packages.h5p.names import LibraryName

ICON = "icon.svg"


def may_manage(user: Any) -> bool:
    """Whether somebody looks after libraries, and so may use restricted ones."""
    return user is not None and LIBRARIES.user_has_permission(user, "change")


def restricted_for(user: Any, store: DatabaseStore) -> frozenset[LibraryName]:
    """The libraries that this author may not choose."""
    if may_manage(user):
        return frozenset()
    return frozenset(name for name, row in store.rows.items() if row.restricted)


@dataclass(frozen=True)
class TypeCard:
    """One content type that can be chosen."""

    row: H5PLibrary
    address: str
    icon: str

    @property
    def title(self) -> str:
        return self.row.label

    @property
    def description(self) -> str:
        return description_of(self.row.machine_name, str(self.row.data.get("description") or ""))

    @property
    def version(self) -> str:
        return f"{self.row.major}.{self.row.minor}"


def type_cards(user: Any, store: DatabaseStore, add_url: str) -> list[TypeCard]:
    """The newest version of every content type that ``user`` may choose, by title."""
    barred = restricted_for(user, store)
    newest: dict[str, H5PLibrary] = {}
    for name in sorted(store.rows):
        if store.rows[name].runnable and name not in barred:
            newest[name.machine] = store.rows[name]
    cards = (_card(row, add_url) for row in newest.values())
    return sorted(cards, key=lambda card: card.title.lower())


def _card(row: H5PLibrary, add_url: str) -> TypeCard:
    icon = reverse("learning_h5p_editor:icon", args=[row.name.folder]) if ICON in row.files else ""
    return TypeCard(row, f"{add_url}?{urlencode({'type': row.name.uber})}", icon)


def editor_language() -> str:
    return get_language() or "en"
