"""The annexes of a document: frozen reports, read in Vietnamese."""

from dataclasses import dataclass
from itertools import groupby

from django.utils import translation

from learning.official import wording
from learning.official.models import OfficialReport
from learning.reports import caption
from learning.reports.models import Report
from learning.reports.table import Table


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


def annexes_of(official: OfficialReport) -> tuple[AnnexPage, ...]:
    rows = official.annex_rows.select_related("report__unit").order_by("place")
    return tuple(AnnexPage(row.place, row.report, vietnamese(row.report)) for row in rows)


def vietnamese(report: Report) -> Table:
    """The table of ``report`` with its texts in Vietnamese, whoever reads it."""
    with translation.override(wording.LANGUAGE):
        table = Table(report)
        _read = table.headings, table.lines  # kept as they are read first
    return table
