"""What the right answers rest on: the documents of the legal register that a question's source cites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from learning import api


@dataclass(frozen=True)
class Basis:
    """A document that a source cites, and what it is worth today, in words."""

    document: Any
    status: str
    holds: bool


def basis_of(source: str, *, known: Mapping[str, Any] | None = None, day: date | None = None) -> list[Basis]:
    """The documents that ``source`` cites and the register knows."""
    day = day or timezone.localdate()
    cited = api.documents_cited(source, known=known if known is None else dict(known))
    return [Basis(one.document, one.document.status_words(day), _holds(one.document, day)) for one in cited]


def _holds(document: Any, day: date) -> bool:
    return document.status_on(day) == "in_force"


def on_changed_basis(questions: Any) -> list[int]:
    """The keys of those ``questions`` that cite a document which is not in force today. Two queries.

    Sources are read anew each time, so a question follows the register without being saved.
    """
    day, known = timezone.localdate(), api.legal_register()
    unsafe = {number for number, document in known.items() if not _holds(document, day)}
    if not unsafe:
        return []
    sources = questions.exclude(source="").order_by().values_list("pk", "source")
    return [pk for pk, source in sources if any(one.short in unsafe for one in api.citations(source))]
