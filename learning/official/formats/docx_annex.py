"""An annex in Word: a landscape section with the table, whose headings are repeated on every page.

The table is put together from elements: python-docx looks for every cell anew, which takes a minute for a province.
"""

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from learning.official.annex import AnnexPage
from learning.official.document import Document
from learning.official.formats.docx import HEIGHT, LEFT, RIGHT, WIDTH, add_line, set_margins
from learning.reports.forms.base import Kind
from learning.reports.table import Heading, Line

TWIPS = 1440 / 25.4
SIZE, HEAD_SIZE = 8, 7
WIDTHS = {Kind.NUMBER: 9.0, Kind.CODE: 13.0, Kind.NAME: 42.0, Kind.DATES: 20.0, Kind.FLAG: 11.0}
ROOM = HEIGHT - LEFT - RIGHT  # landscape
CENTRED = (Kind.NUMBER, Kind.CODE, Kind.DATES, Kind.FLAG)


def add_annex(book: Any, document: Document, annex: AnnexPage) -> None:
    """The annex on pages of its own at the end of ``book``."""
    section = book.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(HEIGHT), Mm(WIDTH)
    set_margins(section)
    section.different_first_page_header_footer = False
    add_line(book, annex.label, 14, bold=True)
    add_line(book, annex.title, 14, bold=True)
    add_line(book, document.attached_to, 13, italic=True)
    measured = add_line(book, annex.measured_in, 11, italic=True, centred=False, before=4)
    measured.alignment = 2
    body = book.element.body
    body.insert(len(body) - 1, _table(annex))  # before the section's properties
    for note in annex.notes:
        add_line(book, note, 10, italic=True, centred=False, before=2)


def widths(headings: list[Heading]) -> list[float]:
    """Millimetres of each column; figures share what is left."""
    fixed = sum(WIDTHS.get(each.kind, 0) for each in headings)
    others = sum(each.kind not in WIDTHS for each in headings)
    rest = max(7.0, (ROOM - fixed) / others) if others else 0
    found = [WIDTHS.get(each.kind, rest) for each in headings]
    times = min(1, ROOM / sum(found))
    return [width * times for width in found]


def _table(annex: AnnexPage) -> Any:
    sizes = widths(annex.table.headings)
    table = OxmlElement("w:tbl")
    table.append(_properties())
    grid = _sub(table, "w:tblGrid")
    for size in sizes:
        _sub(grid, "w:gridCol", w=str(round(size * TWIPS)))
    for row in _head_rows(annex, sizes):
        table.append(row)
    for line in annex.table.lines:
        table.append(_row(line, annex.table.headings, sizes))
    return table


def _properties() -> Any:
    made = OxmlElement("w:tblPr")
    _sub(made, "w:tblW", w="5000", type="pct")
    borders = _sub(made, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _sub(borders, f"w:{side}", val="single", sz="4", space="0", color="000000")
    _sub(made, "w:tblLayout", type="fixed")
    margins = _sub(made, "w:tblCellMar")
    for side in ("left", "right"):
        _sub(margins, f"w:{side}", w="40", type="dxa")
    return made


def _head_rows(annex: AnnexPage, sizes: list[float]) -> list[Any]:
    """One row of headings, or two; Word needs the lower half of a heading over two rows as a cell, too."""
    rows = annex.head
    made = [_new_row(is_head=True) for _row in rows]
    if len(rows) == 1:
        for head, size in zip(rows[0], sizes, strict=True):
            made[0].append(_cell(head.label, size, bold=True, centred=True, size=HEAD_SIZE))
        return made
    below, column = iter(rows[1]), 0
    for head in rows[0]:
        covered = sizes[column : column + head.columns]
        column += head.columns
        about: dict[str, Any] = {"bold": True, "centred": True, "size": HEAD_SIZE}
        merge = "restart" if head.rows == 2 else ""
        made[0].append(_cell(head.label, sum(covered), span=head.columns, merge=merge, **about))
        for size in covered:
            label = "" if merge else next(below).label
            made[1].append(_cell(label, size, merge="continue" if merge else "", **about))
    return made


def _row(line: Line, headings: list[Heading], sizes: list[float]) -> Any:
    row = _new_row(is_head=False)
    bold = line.kind in ("group", "total")
    for heading, cell, size in zip(headings, line.cells, sizes, strict=True):
        is_name = heading.kind is Kind.NAME
        row.append(
            _cell(
                cell.text,
                size,
                bold=bold,
                centred=heading.kind in CENTRED,
                right=not is_name and heading.kind not in CENTRED,
                indent=line.depth if is_name else 0,
            )
        )
    return row


def _new_row(*, is_head: bool) -> Any:
    row = OxmlElement("w:tr")
    about = _sub(row, "w:trPr")
    _sub(about, "w:cantSplit")
    if is_head:
        _sub(about, "w:tblHeader")  # repeated on every page
    return row


def _cell(
    text: str, width: float, *, bold: bool = False, centred: bool = False, right: bool = False, indent: int = 0,
    span: int = 1, merge: str = "", size: float = SIZE,
) -> Any:  # fmt: skip
    cell = OxmlElement("w:tc")
    about = _sub(cell, "w:tcPr")
    _sub(about, "w:tcW", w=str(round(width * TWIPS)), type="dxa")
    if span > 1:
        _sub(about, "w:gridSpan", val=str(span))
    if merge:
        _sub(about, "w:vMerge", val=merge)
    _sub(about, "w:vAlign", val="center")
    paragraph = _sub(cell, "w:p")
    laid = _sub(paragraph, "w:pPr")
    _sub(laid, "w:spacing", before="20", after="20", line="240", lineRule="auto")
    if indent:
        _sub(laid, "w:ind", left=str(indent * 170))
    _sub(laid, "w:jc", val="center" if centred else "right" if right else "left")
    run = _sub(paragraph, "w:r")
    look = _sub(run, "w:rPr")
    if bold:
        _sub(look, "w:b")
    _sub(look, "w:sz", val=str(round(size * 2)))
    _sub(run, "w:t").text = "".join(char for char in text if char.isprintable())
    return cell


def _sub(parent: Any, name: str, **about: str) -> Any:
    made = OxmlElement(name)
    for key, value in about.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made
