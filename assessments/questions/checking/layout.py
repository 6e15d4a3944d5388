"""Rules about Word documents, among them the layout that Nghị định 30/2020/NĐ-CP asks for."""

from collections.abc import Iterable

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, IntegerBlock

from assessments.questions.base import Data
from assessments.questions.checking.base import Rule, RuleBlock
from assessments.questions.checking.document import Document, Line
from learning.vietnamese import sort_key, tidy

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
# Millimetres; a ruler's breadth more or less is nobody's mistake.
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
SLACK = 0.6
A4 = (210, 297)
SIDES = {
    "top": gettext_lazy("at the top"),
    "bottom": gettext_lazy("at the bottom"),
    "left": gettext_lazy("on the left"),
    "right": gettext_lazy("on the right"),
}


class HeadingsBlock(RuleBlock):
    least = IntegerBlock(default=2, min_value=1, max_value=50, label=gettext_lazy("Headings at least"))


class TextBlock(RuleBlock):
    text = CharBlock(max_length=300, label=gettext_lazy("Wanted text"))


class OfDocument(Rule):
    """A rule about a Word document."""

    kind = "docx"
    icon = "doc-full"


class HeadingStyles(OfDocument):
    name = "heading_styles"
    label = gettext_lazy("Headings have heading styles")
    Fields = HeadingsBlock

    def says(self, asked: Data) -> str:
        return _("At least %(least)s headings have a heading style") % asked

    def check(self, asked: Data, file: Document) -> str:
        found = sum(1 for line in file.lines if line.heading and line.text)
        if found >= asked["least"]:
            return ""
        return _(
            "%(found)s headings have a heading style, %(least)s are asked for. Put the cursor into a heading and "
            "choose “Heading 1” or “Heading 2”, instead of making it large and bold by hand."
        ) % {"found": found, "least": asked["least"]}


class TextPresent(OfDocument):
    name = "text_present"
    label = gettext_lazy("A text is there")
    Fields = TextBlock

    def says(self, asked: Data) -> str:
        return _("The text “%(text)s” is there") % asked

    def check(self, asked: Data, file: Document) -> str:
        whole = _key(" ".join(line.text for line in file.lines))
        return "" if _key(asked["text"]) in whole else _("Write “%(text)s” where it belongs.") % asked


class PageA4(OfDocument):
    name = "page_a4"
    label = gettext_lazy("The paper is A4 (Decree 30/2020)")

    def check(self, asked: Data, file: Document) -> str:
        sizes = [sorted((page.width, page.height)) for page in file.pages]
        if sizes and all(_near(size, A4) for size in sizes):
            return ""
        return _("Set the paper to A4, 210 × 297 mm, under Layout → Size.")


class Margins(OfDocument):
    name = "margins"
    label = gettext_lazy("The margins (Decree 30/2020)")

    def check(self, asked: Data, file: Document) -> str:
        page = file.pages[0] if file.pages else None
        wrong = [
            _("%(side)s %(found)s mm instead of %(least)s–%(most)s mm")
            % {"side": SIDES[side], "found": localize(getattr(page, side, 0.0)), "least": least, "most": most}
            for side, (least, most) in MARGINS.items()
            if not least - SLACK <= getattr(page, side, 0.0) <= most + SLACK
        ]
        return _("Change the margins: %(wrong)s.") % {"wrong": "; ".join(wrong)} if wrong else ""


class TimesNewRoman(OfDocument):
    name = "times_new_roman"
    label = gettext_lazy("The font is Times New Roman (Decree 30/2020)")

    def check(self, asked: Data, file: Document) -> str:
        runs = [run for line in file.lines for run in line.written]
        others = {run.font or "?" for run in runs if run.font.casefold() != FONT.casefold()}
        if not others:
            return ""
        return _("Some of the text is in %(fonts)s. Select everything and choose Times New Roman.") % {
            "fonts": ", ".join(sorted(others)[:3])
        }


class FontSizes(OfDocument):
    """Sizes from 11 to 14 occur in the parts of a document; its text has 13 or 14."""

    name = "font_sizes"
    label = gettext_lazy("The letters are of size 13 to 14 (Decree 30/2020)")

    def check(self, asked: Data, file: Document) -> str:
        runs = [run for line in file.lines for run in line.written]
        in_text = sum(len(run.text) for run in runs if 13 <= run.size <= 14)
        off = sorted({run.size for run in runs if not 11 <= run.size <= 14})
        if off:
            return _(
                "Some of the text has size %(sizes)s. Use 13 or 14 for the text, and never less than 11."
            ) % {"sizes": ", ".join(str(localize(size)) for size in off[:3])}
        if in_text * 2 >= sum(len(run.text) for run in runs):
            return ""
        return _("Set the text to size 13 or 14.")


class NationalHeading(OfDocument):
    """Quốc hiệu in capitals, bold, 12 to 13; Tiêu ngữ bold, 13 to 14."""

    name = "national_heading"
    label = gettext_lazy("Quốc hiệu and Tiêu ngữ (Decree 30/2020)")

    def check(self, asked: Data, file: Document) -> str:
        country, motto = _line(file.lines, COUNTRY), _line(file.lines, MOTTO)
        wrong = [*_wrong(country, COUNTRY, 12, 13, capitals=True), *_wrong(motto, MOTTO, 13, 14)]
        return " ".join(wrong)


class Title(OfDocument):
    name = "title"
    label = gettext_lazy("The title is centred and bold (Decree 30/2020)")
    Fields = TextBlock

    def says(self, asked: Data) -> str:
        return _("The title “%(text)s” is centred, bold and of size 13 to 14") % asked

    def check(self, asked: Data, file: Document) -> str:
        line = _line(file.lines, asked["text"])
        wrong = _wrong(line, asked["text"], 13, 14)
        if line and line.align != "center":
            wrong.append(_("Centre “%(text)s”.") % asked)
        return " ".join(wrong)


RULES = (HeadingStyles, TextPresent, PageA4, Margins, TimesNewRoman, FontSizes, NationalHeading, Title)


def _key(text: str) -> str:
    """``text`` to be compared: wherever in a syllable the tone stands, whichever dash it is, in whichever capitals."""
    return sort_key(tidy(text.replace("–", "-").replace("—", "-")))


def _line(lines: Iterable[Line], text: str) -> Line | None:
    wanted = _key(text)
    return next((line for line in lines if _key(line.text) == wanted), None)


def _wrong(line: Line | None, text: str, least: int, most: int, *, capitals: bool = False) -> list[str]:
    """What is to be done to a line that is bold and of a size from ``least`` to ``most`` points."""
    told = {"text": text, "least": least, "most": most}
    if line is None:
        return [_("Write “%(text)s” on a line of its own.") % told]
    wrong = []
    if capitals and not line.text.isupper():
        wrong.append(_("Write “%(text)s” in capitals.") % told)
    if not line.is_bold:
        wrong.append(_("Make “%(text)s” bold.") % told)
    if not line.is_sized(least, most):
        wrong.append(_("Set “%(text)s” to size %(least)s or %(most)s.") % told)
    return wrong


def _near(size: Iterable[float], wanted: Iterable[float]) -> bool:
    return all(abs(one - other) <= 1 for one, other in zip(size, wanted, strict=True))
