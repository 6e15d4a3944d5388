"""What a document says, as plain JSON: the same document always has the same content, so it can be fingerprinted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation

from learning.official import wording
from learning.official.annex import AnnexPage
from learning.official.draft import draft
from learning.official.models import OfficialReport
from learning.official.outline import CHAPTERS, GENERATED, chapter_heading
from learning.official.rich_text import clean
from learning.reports import caption
from learning.reports.periods import Period

SCHEMA = "1.0"


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
