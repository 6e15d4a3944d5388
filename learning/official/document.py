"""A document as it is printed: what every format writes, frozen or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from learning.official import wording
from learning.official.annex import AnnexPage, annexes_of
from learning.official.content import content_of
from learning.official.models import OfficialReport
from learning.official.rich_text import Block, Run, blocks_of
from learning.reports.build import fingerprint

HEADING, SUBHEADING = "heading", "subheading"


class NotAsFrozen(Exception):
    """What is stored is not what was frozen: somebody changed the database. Nothing is written from it."""


@dataclass(frozen=True)
class Document:
    """``content`` is what is frozen; number, date and ``seal`` come when it is issued."""

    content: dict[str, Any]
    annexes: tuple[AnnexPage, ...] = field(repr=False)
    number: int | None = None
    issued_on: date | None = None
    sha256: str = ""
    seal: str = ""

    @property
    def is_draft(self) -> bool:
        return not self.seal

    @property
    def symbol(self) -> str:
        return wording.issued_as(self.number, self.content["code"])

    @property
    def place_and_date(self) -> str:
        """For example "Đà Nẵng, ngày 05 tháng 01 năm 2026"."""
        return f"{self.content['place']}, {wording.day_words(self.issued_on)}"

    @property
    def attached_to(self) -> str:
        """What stands under the title of an annex."""
        issuer = self.content["issuer"]
        return f"(Kèm theo Báo cáo số {self.symbol} {wording.day_words(self.issued_on)} của {issuer})"

    @property
    def proof(self) -> str:
        """What the file says of itself: the fingerprint by which its signed copy is known, or that it is a draft."""
        return f"SHA-256: {self.seal}" if self.seal else f"{wording.DRAFT} – chưa ban hành"

    @property
    def body(self) -> list[Block]:
        """Headings and paragraphs in order; the last one ends the document."""
        found = [_paragraph(sentence) for sentence in self.content["opening"]]
        for chapter in self.content["chapters"]:
            found.append(Block(HEADING, (Run(chapter["heading"], bold=True),)))
            number, before = 0, len(found)
            for part in chapter["parts"]:
                blocks = _part(part, number + 1)
                number += bool(blocks and part["heading"])
                found += blocks
            if len(found) == before:
                found.append(_paragraph("Không."))
        closing = self.content["closing"]
        return [*found, _paragraph(f"{closing} {wording.END}".strip())]


def _part(part: dict[str, Any], number: int) -> list[Block]:
    """The heading and the paragraphs of a part; nothing where nothing was written."""
    blocks = [*map(_paragraph, part["sentences"]), *blocks_of(part["html"])]
    if blocks and part["heading"]:
        return [Block(SUBHEADING, (Run(f"{number}. {part['heading']}", bold=True),)), *blocks]
    return blocks


def _paragraph(text: str) -> Block:
    return Block("paragraph", (Run(text),))


def document_of(official: OfficialReport) -> Document:
    """The document as it stands: frozen if it is, else as it would be. Three queries. Raises NotAsFrozen."""
    annexes = annexes_of(official)
    if not official.is_frozen:
        return Document(content_of(official, annexes), annexes)
    _check(official, annexes)
    return Document(
        official.snapshot, annexes, official.number, official.issued_on, official.sha256, official.seal
    )


def _check(official: OfficialReport, annexes: Sequence[AnnexPage]) -> None:
    frozen = [(each["uuid"], each["sha256"]) for each in official.snapshot["annexes"]]
    found = [(str(each.report.uuid), fingerprint(each.report.rows)) for each in annexes]
    seal = seal_of(official) if official.is_out else ""
    if (fingerprint(official.snapshot), found, seal) != (official.sha256, frozen, official.seal):
        raise NotAsFrozen(official.uuid)


def seal_of(official: OfficialReport) -> str:
    """The fingerprint of an issued document: over what was approved, and the number and date it was given."""
    return fingerprint(
        {
            "content": official.sha256,
            "symbol": official.symbol,
            "series": official.series,
            "issuedOn": str(official.issued_on),
        }
    )
