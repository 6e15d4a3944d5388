"""A Word document as NĐ 30/2020 lays it out: everything but the annexes, which are in docx_annex.

Needs the extra ``wagtail-learning[docx]``. Where it is missing, whoever asks is told what to install.
"""

from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.official import wording
from learning.official.document import HEADING, SUBHEADING, Document
from learning.official.formats.base import OfficialFormat
from learning.official.rich_text import BULLET, NUMBERED, Block, Run
from learning.reports.formats.base import FormatUnavailable

FONT = "Times New Roman"
# Millimetres: NĐ 30/2020 allows 20–25 above and below, 30–35 on the left, 15–20 on the right.
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
WIDTH, HEIGHT = 210, 297
INDENT = 12.7
LEFT_BLOCK, RIGHT_BLOCK = 65, 100


class Docx(OfficialFormat):
    name = "docx"
    label = gettext_lazy("Word (DOCX)")
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    extension = "docx"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        try:
            import docx
        except ImportError as problem:
            said = _("Word files need python-docx. Install it with “pip install wagtail-learning[docx]”.")
            raise FormatUnavailable(said) from problem
        from learning.official.formats.docx_annex import add_annex

        book = docx.Document()
        _prepare(book, document)
        _head(book, document)
        for block in document.body:
            _add_block(book, block)
        _signatures(book, document)
        for annex in document.annexes:
            add_annex(book, document, annex)
        book.save(file)


def _prepare(book: Any, document: Document) -> None:
    """Fonts, margins, the page number, and what the file says of itself."""
    from docx.shared import Mm, Pt

    for name, size in (("Normal", 14), ("Heading 1", 14), ("Heading 2", 14), ("Header", 14), ("Footer", 8)):
        style = book.styles[name]
        set_font(style, size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
        style.paragraph_format.line_spacing = 1.15
    section = book.sections[0]
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    set_margins(section)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True  # no number on the first page
    number = section.header.paragraphs[0]
    number.alignment = 1
    add_field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].text = document.proof
    about = book.core_properties
    about.title = f"{document.content['title']} {document.symbol.strip()}"
    about.subject, about.author = document.content["excerpt"], document.content["issuer"]
    about.keywords, about.language = document.proof, "vi-VN"
    about.comments = ""


def set_margins(section: Any) -> None:
    """The margins of the page, landscape or not."""
    from docx.shared import Mm

    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)


def set_font(style: Any, size: float) -> None:
    """Black Times New Roman for every script; a heading's own theme would win otherwise."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _head(book: Any, document: Document) -> None:
    """Issuing body and nation, number and date, title and subject."""
    content = document.content
    left, right = _two_columns(book)
    if document.is_draft:
        add_line(left, wording.DRAFT, 12, italic=True)
    if content["parent"]:
        add_line(left, content["parent"].upper(), 13)
    add_line(left, content["issuer"].upper(), 13, bold=True)
    _rule(left, LEFT_BLOCK, 0.4)
    add_line(left, f"Số: {document.symbol}", 13)
    add_line(right, wording.NATION, 13, bold=True)
    add_line(right, wording.MOTTO, 14, bold=True)
    _rule(right, RIGHT_BLOCK, 0.62)
    add_line(right, document.place_and_date, 14, italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)  # every cell is made with an empty one
    add_line(book, content["title"], 14, bold=True, before=14)
    add_line(book, content["excerpt"], 14, bold=True)
    _rule(book, WIDTH - LEFT - RIGHT, 0.4)


def _signatures(book: Any, document: Document) -> None:
    content = document.content
    left, right = _two_columns(book, 80, 85)
    add_line(left, wording.RECIPIENTS, 12, bold=True, italic=True, centred=False)
    for each in content["recipients"]:
        add_line(left, each, 11, centred=False)
    signer = content["signer"]
    for text in (*signer["prefix"].splitlines(), signer["title"]):
        if text:
            add_line(right, text.upper(), 14, bold=True)
    # Room for signature and stamp.
    for _n in range(4):
        add_line(right, "", 14)
    add_line(right, signer["name"], 14, bold=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _add_block(book: Any, block: Block) -> None:
    from docx.shared import Mm

    if block.kind in (HEADING, SUBHEADING):
        made = book.add_paragraph(style="Heading 1" if block.kind == HEADING else "Heading 2")
        made.paragraph_format.keep_with_next = True
    else:
        made = book.add_paragraph()
    made.alignment = 3  # justified
    made.paragraph_format.first_line_indent = Mm(INDENT)
    sign = {BULLET: "- ", NUMBERED: f"{block.number}. "}.get(block.kind, "")
    for run in ([Run(sign)] if sign else []) + list(block.runs):
        added = made.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None


def _two_columns(book: Any, left: int = LEFT_BLOCK, right: int = RIGHT_BLOCK) -> tuple[Any, Any]:
    from docx.shared import Mm

    table = book.add_table(1, 2)
    table.autofit = False
    cells = table.rows[0].cells
    for column, width in enumerate((left, right)):
        table.columns[column].width = cells[column].width = Mm(width)
    return cells[0], cells[1]


def add_line(
    place: Any, text: str, size: float, *, bold: bool = False, italic: bool = False, centred: bool = True,
    before: float = 0,
) -> Any:  # fmt: skip
    from docx.shared import Pt

    made = place.add_paragraph()
    made.alignment = 1 if centred else 0
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(0)
    made.paragraph_format.line_spacing = 1
    run = made.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return made


def _rule(place: Any, width: float, share: float) -> None:
    """A line of that share of ``width``, in the middle: the upper border of an empty paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = add_line(place, "", 2)
    indent = Mm(width * (1 - share) / 2)
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = indent
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(2), Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(name), value)
    borders.append(top)
    properties = made._p.get_or_add_pPr()
    # The schema wants it before spacing and indents.
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_field(paragraph: Any, name: str) -> None:
    """A field that the word processor fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
