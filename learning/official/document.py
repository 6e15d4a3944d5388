"""A document as it is printed: what every format writes, and what is frozen of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import translation

from learning.official import wording
from learning.official.draft import draft
from learning.official.models import OfficialReport
from learning.official.outline import CHAPTERS, GENERATED, chapter_heading
from learning.official.rich_text import Block, Run, blocks_of, clean
from learning.reports import caption
from learning.reports.build import fingerprint
from learning.reports.models import Report
from learning.reports.periods import Period
from learning.reports.table import Table

SCHEMA = "1.0"
HEADING, SUBHEADING = "heading", "subheading"


class NotAsFrozen(Exception):
    """What is stored is not what was frozen: somebody changed the database. Nothing is written from it."""


@dataclass(frozen=True)
class Head:
    """A heading of a table that stands over so many columns and rows."""

    label: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class AnnexPage:
    """A frozen table behind the document. Its table is read in Vietnamese."""

    place: int
    report: Report
    table: Table

    @property
    def label(self) -> str:
        return f"Phụ lục {self.place:02d}"

    @property
    def title(self) -> str:
        return f"{self.table.number} – {self.table.title}"

    @property
    def head(self) -> list[list["Head"]]:
        """The headings: one row, or two where columns stand under common headings."""
        groups = [(getattr(heading, "group", ""), heading.label) for heading in self.table.headings]
        if not any(group for group, _label in groups):
            return [[Head(label) for _group, label in groups]]
        first: list[Head] = []
        for group, columns in groupby(groups, key=lambda pair: pair[0]):
            labels = [label for _group, label in columns]
            first += [Head(group, columns=len(labels))] if group else [Head(each, rows=2) for each in labels]
        return [first, [Head(label) for group, label in groups if group]]

    @property
    def notes(self) -> list[str]:
        """What a reader must know, in Vietnamese."""
        with translation.override(wording.LANGUAGE):
            basis = f"{caption.basis_words(self.report)}."
            return [basis, *caption.footnotes(self.table)]

    @property
    def measured_in(self) -> str:
        return "Đơn vị tính: lượt, người, tiết, %"


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


def annexes_of(official: OfficialReport) -> tuple[AnnexPage, ...]:
    rows = official.annex_rows.select_related("report__unit").order_by("place")
    return tuple(AnnexPage(row.place, row.report, vietnamese(row.report)) for row in rows)


def vietnamese(report: Report) -> Table:
    """The table of ``report`` with its texts in Vietnamese, whoever reads it."""
    with translation.override(wording.LANGUAGE):
        table = Table(report)
        _read = table.headings, table.lines  # kept as they are read first
    return table


def content_of(official: OfficialReport, annexes: Sequence[AnnexPage]) -> dict[str, Any]:
    """Everything that is printed but number and date, as plain JSON: the same document has the same content."""
    with translation.override(wording.LANGUAGE):
        period = Period.parse(official.period, official.calendar)
        words = period.label
        corrected = official.corrects
        return {
            "schemaVersion": SCHEMA,
            "unit": {"uid": official.unit.uid, "code": official.unit.code, "name": official.unit.full_name},
            "period": {
                "code": official.period,
                "kind": period.kind,
                "calendar": official.calendar,
                "label": words,
                "start": str(official.starts_on),
                "end": str(official.ends_on),
            },
            "parent": official.parent_name,
            "issuer": official.issuer_name,
            "code": official.code,
            "place": official.place,
            "title": official.title,
            "excerpt": official.excerpt,
            "revision": official.revision,
            "corrects": _corrected(corrected) if corrected else None,
            "opening": _opening(official),
            "chapters": _chapters(official, annexes),
            "closing": f"Trên đây là báo cáo của {official.issuer_name}",
            "signer": {
                "prefix": official.signer_prefix,
                "title": official.signer_title,
                "name": official.signer_name,
            },
            "recipients": [line.strip() for line in official.recipients.splitlines() if line.strip()],
            "annexes": [_annex(each) for each in annexes],
        }


def _corrected(official: OfficialReport) -> dict[str, str]:
    return {"symbol": official.symbol, "issuedOn": str(official.issued_on), "seal": official.seal}


def _opening(official: OfficialReport) -> list[str]:
    days = f"từ ngày {_day(official.starts_on)} đến ngày {_day(official.ends_on)}"
    found = [
        f"{official.issuer_name} báo cáo {official.excerpt[:1].lower()}{official.excerpt[1:]} (số liệu {days}) như "
        "sau:"
    ]
    if official.corrects:
        was = official.corrects
        found.insert(
            0,
            f"Báo cáo này điều chỉnh và thay thế Báo cáo số {was.symbol} {wording.day_words(was.issued_on)} của "
            f"{was.issuer_name}.",
        )
    return found


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _chapters(official: OfficialReport, annexes: Sequence[AnnexPage]) -> list[dict[str, Any]]:
    drafted = draft([each.table for each in annexes])
    generated = [
        {
            "key": str(section.part),
            "heading": section.heading,
            "sentences": list(section.sentences),
            "html": clean(official.notes.get(section.part, "")),
        }
        for section in drafted
    ]
    return [
        {
            "number": chapter.number,
            "heading": chapter_heading(chapter),
            "parts": generated
            if chapter.number == GENERATED
            else [
                {
                    "key": slot.key,
                    "heading": slot.heading,
                    "sentences": [],
                    "html": clean(official.slots.get(slot.key, "")),
                }
                for slot in chapter.slots
            ],
        }
        for chapter in CHAPTERS
    ]


def _annex(annex: AnnexPage) -> dict[str, Any]:
    report = annex.report
    return {
        "place": annex.place,
        "form": report.form,
        "number": annex.table.number,
        "title": annex.table.title,
        "uuid": str(report.uuid),
        "revision": report.revision,
        "basis": report.basis,
        "cutoffAt": caption.moment(report.cutoff_at),
        "sha256": report.sha256,
    }


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
