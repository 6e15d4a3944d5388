"""An OpenDocument spreadsheet (ISO/IEC 26300), written with what Python brings: the table, and where it comes from."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.reports import caption
from learning.reports.formats.base import ReportFormat, harmless
from learning.reports.forms.base import Kind
from learning.reports.models import Report
from learning.reports.table import Cell, Table

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("manifest", "manifest"),
    )
}
SPACES["fo"] = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
for _prefix, _uri in SPACES.items():
    ET.register_namespace(_prefix, _uri)
SHARES = (Kind.PERCENT, Kind.CHANGE)
LONGEST_NAME = 31
# What Excel and Calc do not take in the name of a sheet.
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]*?:/\\'", "-"))
_EPOCH = (1980, 1, 1, 0, 0, 0)

Row = Sequence[ET.Element]


class Ods(ReportFormat):
    name = "ods"
    label = gettext_lazy("OpenDocument (ODS)")
    content_type = TYPE
    extension = "ods"

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        table = Table(report)
        write_book(file, [(table.number, table_rows(table)), (_("Metadata"), fact_rows(table))])


def write_book(file: BinaryIO, sheets: Iterable[tuple[str, Iterable[Row]]]) -> None:
    """A workbook of ``sheets``, each a name and its rows. Names that are taken get a number."""
    root = ET.Element(_q("office:document-content"), {_q("office:version"): "1.3"})
    _styles(ET.SubElement(root, _q("office:automatic-styles")))
    book = ET.SubElement(ET.SubElement(root, _q("office:body")), _q("office:spreadsheet"))
    taken: set[str] = set()
    for name, rows in sheets:
        sheet = ET.SubElement(book, _q("table:table"), {_q("table:name"): _free(name, taken)})
        for row in rows:
            ET.SubElement(sheet, _q("table:table-row")).extend(row)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and unpacked, so that it can be read off the file.
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), TYPE, zipfile.ZIP_STORED)
        for path, content in (("content.xml", root), ("META-INF/manifest.xml", _manifest())):
            text = ET.tostring(content, encoding="utf-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), text, zipfile.ZIP_DEFLATED)


def table_rows(table: Table) -> Iterator[Row]:
    """Title, headings and lines of ``table``; a row of common headings above the others where there are any."""
    report = table.report
    yield [text(f"{table.number} – {table.title}", bold=True)]
    yield [text(f"{report.rows['unit']['name']} · {caption.period_words(report)}")]
    yield [text(f"{caption.basis_words(report)} · {caption.state_words(report)}")]
    yield []
    groups = [getattr(heading, "group", "") for heading in table.headings]
    if any(groups):
        shown = [name if n == 0 or name != groups[n - 1] else "" for n, name in enumerate(groups)]
        yield [text(name, bold=True) for name in shown]
    yield [text(heading.label, bold=True) for heading in table.headings]
    for line in table.lines:
        yield [_cell(cell, bold=line.kind in ("group", "total")) for cell in line.cells]


def fact_rows(table: Table) -> Iterator[Row]:
    """Where the figures come from, and how to read them."""
    for label, words in caption.facts(table.report):
        yield [text(label, bold=True), text(words)]
    for note in caption.footnotes(table):
        yield [text(""), text(note)]
    for label, words in caption.definitions(table):
        yield [text(label, bold=True), text(words)]


def text(words: str, *, bold: bool = False) -> ET.Element:
    """A cell of text; never a formula, whatever it begins with."""
    about = {_q("office:value-type"): "string"} | ({_q("table:style-name"): "bold"} if bold else {})
    cell = ET.Element(_q("table:table-cell"), about)
    ET.SubElement(cell, _q("text:p")).text = harmless(_printable(words))
    return cell


def _cell(cell: Cell, *, bold: bool) -> ET.Element:
    if not isinstance(cell.value, (int, float)) or isinstance(cell.value, bool):
        return text(cell.text, bold=bold)
    is_share = cell.kind in SHARES
    # A share is kept as a fraction, as a spreadsheet does.
    value = round(cell.value / 100, 3) if is_share else cell.value
    style = ("share" if is_share else "count" if cell.kind is Kind.COUNT else "tenth") + "-bold" * bold
    about = {
        _q("office:value-type"): "percentage" if is_share else "float",
        _q("office:value"): str(value),
        _q("table:style-name"): style,
    }
    made = ET.Element(_q("table:table-cell"), about)
    ET.SubElement(made, _q("text:p")).text = f"{cell.text}%" if is_share else cell.text
    return made


def _styles(styles: ET.Element) -> None:
    for name, kind, places in (("n0", "number", 0), ("n1", "number", 1), ("p1", "percentage", 1)):
        made = ET.SubElement(styles, _q(f"number:{kind}-style"), {_q("style:name"): name})
        about = {_q("number:decimal-places"): str(places), _q("number:min-integer-digits"): "1"}
        ET.SubElement(made, _q("number:number"), about | {_q("number:grouping"): "true"})
        if kind == "percentage":
            ET.SubElement(made, _q("number:text")).text = "%"
    for name, numbers in (("bold", ""), ("count", "n0"), ("tenth", "n1"), ("share", "p1")):
        _style(styles, name, numbers, bold=name == "bold")
        if numbers:
            _style(styles, f"{name}-bold", numbers, bold=True)


def _style(styles: ET.Element, name: str, numbers: str, *, bold: bool) -> None:
    about = {_q("style:name"): name, _q("style:family"): "table-cell"}
    if numbers:
        about[_q("style:data-style-name")] = numbers
    made = ET.SubElement(styles, _q("style:style"), about)
    if bold:
        ET.SubElement(made, _q("style:text-properties"), {_q("fo:font-weight"): "bold"})


def _manifest() -> ET.Element:
    root = ET.Element(_q("manifest:manifest"), {_q("manifest:version"): "1.3"})
    for path, kind in (("/", TYPE), ("content.xml", "text/xml")):
        about = {_q("manifest:full-path"): path, _q("manifest:media-type"): kind}
        ET.SubElement(root, _q("manifest:file-entry"), about)
    return root


def _free(name: str, taken: set[str]) -> str:
    base = name.translate(_NOT_IN_NAMES)[:LONGEST_NAME] or "-"
    made, number = base, 1
    while made in taken:
        number += 1
        made = f"{base[: LONGEST_NAME - 4]} {number}"
    taken.add(made)
    return made


def _printable(words: str) -> str:
    """``words`` without what XML cannot hold."""
    return "".join(char for char in words if char.isprintable() or char in "\t\n")


def _q(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{SPACES[prefix]}}}{local}"
