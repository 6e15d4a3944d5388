"""What a visitor looks for, as the address says it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.catalogue.facets import FACETS, Chosen, Side

SORTS = {
    "": _("Recommended"),
    "new": _("Newest"),
    "short": _("Shortest"),
    "title": _("A–Z"),
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for, as the address says. Empty wants everything."""

    words: str = ""
    chosen: Chosen = field(default_factory=dict)
    sort: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.chosen)


def wanted_in(query: QueryDict) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    chosen = {
        facet.name: [value[:64] for value in query.getlist(facet.name) if value][:20] for facet in FACETS
    }
    sort = query.get("sort", "")
    return Wanted(
        words=" ".join(query.get("q", "").replace("\x00", " ").split())[:100],
        chosen={name: values for name, values in chosen.items() if values},
        sort=sort if sort in SORTS else "",
    )


def chips(listed: Sequence[Side], query: QueryDict) -> list[tuple[str, str]]:
    """What was ticked, each with the address without it."""
    return [
        (option.label, without(query, side.facet.name, option.value))
        for side in listed
        for option in side.chosen
    ]


def without(query: QueryDict, name: str, value: str) -> str:
    """The address without one value; what else was wanted stays."""
    left = query.copy()
    left.setlist(name, [each for each in left.getlist(name) if each != value])
    left.pop("page", None)
    return f"?{left.urlencode()}"
