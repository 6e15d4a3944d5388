"""Looking documents up by what a text calls them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from learning.legal.models import LegalDocument, LegalStatus
from learning.legal.numbers import Citation, citations


@dataclass(frozen=True)
class Cited:
    """A document of the register, and how a text writes its number."""

    document: LegalDocument
    citation: Citation


def register() -> dict[str, LegalDocument]:
    """All documents by their short number, each with what replaces it. One query."""
    return {one.short_number: one for one in LegalDocument.objects.select_related("replaced_by")}


def documents_cited(text: str, *, known: dict[str, LegalDocument] | None = None) -> list[Cited]:
    """The documents of the register whose numbers stand in ``text``; numbers that it does not have are left out."""
    known = register() if known is None else known
    return [Cited(known[one.short], one) for one in citations(text) if one.short in known]


def expired_on(day: date, documents: Iterable[LegalDocument]) -> list[LegalDocument]:
    """Those of ``documents`` that no longer applied on ``day``."""
    return [one for one in documents if one.status_on(day) == LegalStatus.EXPIRED]
