"""Word and Excel files as people hand them in, made in memory."""

import io
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Font

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
<w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Tieude"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Nho"><w:name w:val="Nho"/><w:basedOn w:val="Tieude"/></w:style>
"""
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme name="x">'
    '<a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)


def section(*, paper: tuple[int, int], margins: tuple[int, int, int, int]) -> str:
    """The page of a document, in twips; ``margins`` at the top, at the bottom, left and right."""
    sides = " ".join(
        f'w:{side}="{one}"' for side, one in zip(("top", "bottom", "left", "right"), margins, strict=True)
    )
    return f'<w:sectPr><w:pgSz w:w="{paper[0]}" w:h="{paper[1]}"/><w:pgMar {sides}/></w:sectPr>'


# Margins of 20, 20, 30 and 15 mm.
A4 = section(paper=(11906, 16838), margins=(1134, 1134, 1701, 850))
LETTER = section(paper=(12240, 15840), margins=(1440, 1440, 1440, 1440))
HEADING = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:b/><w:sz w:val="26"/></w:rPr><w:t>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t><w:br/></w:r>'
    "<w:r><w:rPr><w:b/></w:rPr><w:t>Độc lập – Tự do – Hạnh phúc</w:t></w:r></w:p>"
)


def paragraph(text: str, *, looks: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{looks}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx(*body: str, page: str = A4, styles: str = STYLES) -> io.BytesIO:
    """A DOCX of these paragraphs."""
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(body)}{page}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/theme/theme1.xml": THEME,
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def xlsx(
    rows: list[list], *, title: str = "Tổng hợp", bold: bool = True, formats: dict | None = None
) -> io.BytesIO:
    """An XLSX of ``rows``, the first of them its header. Formulas have no results: nothing here calculates."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=bold)
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def with_result(file: io.BytesIO, formula: str, result: str) -> io.BytesIO:
    """``file`` with the result of a formula in it, as a spreadsheet program saves it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert f"<f>{formula}</f><v" in sheet
    head, _, tail = sheet.partition(f"<f>{formula}</f>")
    parts["xl/worksheets/sheet1.xml"] = f"{head}<f>{formula}</f><v>{result}</v>{tail[tail.index('</c>') :]}"
    return zipped(parts)
