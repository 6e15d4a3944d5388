"""XML, for reporting systems that take nothing else. Its schema is shipped: learning/reports/data/report-1.0.xsd."""

from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from learning.reports.formats.base import ReportFormat
from learning.reports.models import Report
from learning.reports.periods import ZONE
from learning.reports.table import Cell, Heading, Line, Table

SPACE = "urn:wagtail-learning:report:1.0"
SCHEMA = Path(__file__).parents[1] / "data" / "report-1.0.xsd"


class Xml(ReportFormat):
    name = "xml"
    label = _("XML")
    content_type = "application/xml"
    extension = "xml"

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        write_root(report_element(Table(report)), file)


def write_root(root: ET.Element, file: BinaryIO) -> None:
    """``root``, whose names are without a space of names, as a document in ours."""
    root.set("xmlns", SPACE)
    ET.indent(root, " ")
    file.write(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def report_element(table: Table) -> ET.Element:
    """One report: what it is about, its columns, and its rows as people read them with the values for machines."""
    report = table.report
    period = report.rows["period"]
    root = ET.Element(
        "report",
        _only(
            schemaVersion="1.0",
            form=report.form,
            number=table.number,
            basis=report.basis,
            revision=str(report.revision) if report.frozen_at else None,
            cutoffAt=report.cutoff_at.astimezone(ZONE).isoformat(),
            frozenAt=report.frozen_at.astimezone(ZONE).isoformat() if report.frozen_at else None,
            sha256=report.sha256,
        ),
    )
    add(root, "title", table.title)
    unit = report.rows["unit"]
    add(root, "unit", unit["name"], uid=unit["uid"], code=unit["code"], validFrom=unit["valid_from"])
    add(
        root,
        "period",
        None,
        code=period["code"],
        kind=period["kind"],
        calendar=period["calendar"],
        start=str(report.starts_on),
        end=str(report.ends_on),
    )
    columns = add(root, "columns", None)
    for heading in table.headings:
        group = getattr(heading, "group", "") or None
        add(columns, "column", heading.label, key=heading.key, kind=str(heading.kind), group=group)
    rows = add(root, "rows", None)
    for line in table.lines:
        _add_row(rows, line, table.headings)
    return root


def add(parent: ET.Element, name: str, text: str | None, **about: Any) -> ET.Element:
    """A new element in ``parent``; attributes that are None are left out."""
    made = ET.SubElement(parent, name, _only(**about))
    made.text = None if text is None else printable(text)
    return made


def printable(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return "".join(char for char in text if char.isprintable() or char in "\t\n")


def _add_row(rows: ET.Element, line: Line, headings: list[Heading]) -> None:
    row = add(rows, "row", None, kind=line.kind, depth=str(line.depth))
    for heading, cell in zip(headings, line.cells, strict=True):
        add(row, "cell", cell.text, key=heading.key, value=_value(cell))


def _value(cell: Cell) -> str | None:
    """The number as a machine reads it; none where the table shows none, or text."""
    if isinstance(cell.value, bool):
        return "1" if cell.value else "0"
    return str(cell.value) if isinstance(cell.value, (int, float)) else None


def _only(**about: str | None) -> dict[str, str]:
    return {name: printable(value) for name, value in about.items() if value is not None}
