"""Where the table begins under quốc hiệu and title, and what its columns are. Asks no database."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from learning.roster import cells
from learning.sheets.cells import Value
from learning.sheets.legacy import Encoding, converted
from learning.sheets.workbook import MOST_COLUMNS
from learning.vietnamese import fold, tidy

SEARCHED = 40  # rows; below that a header would come as a surprise to everybody


class Column(TextChoices):
    """What a column of a roster may be."""

    NAME = "name", _("Full name")
    FAMILY = "family", _("Family and middle name")
    GIVEN = "given", _("Given name")
    BIRTH = "birth", _("Date or year of birth")
    SEX = "sex", _("Sex")
    MALE = "male", _("Male: x, or the date of birth")
    FEMALE = "female", _("Female: x, or the date of birth")
    IDENTITY = "identity", _("Identity number")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("E-mail address")
    UNIT = "unit", _("Unit by its name")
    UNIT_CODE = "unit_code", _("Unit by its code")
    AUDIENCE = "audience", _("Audience")
    SINCE = "since", _("Belongs there since")
    POSITION = "position", _("Position at work")
    ETHNICITY = "ethnicity", _("Ethnic group")


# How headers say it: folded, without what is in brackets. The first that matches is it.
_BORN = "ngay sinh|nam sinh|ngay thang nam sinh"
_POST = "(chuc danh|chuc vu|vi tri)"
_OF_POST = "( viec lam| cong tac| cong viec| hien nay| hien tai| dam nhiem| nghe nghiep)"
_PLACE = "don vi|co quan|co quan don vi|noi|dia phuong"
SAID = {
    "family": "ho( va)?( ten| chu)? (dem|lot)|ho( dem)?|family name",
    "name": "ho (va )?(chu dem (va )?)?ten.*|ten (nguoi hoc|hoc vien|can bo|cong chuc)|full name|name",
    "given": "ten|given name",
    "male": f"((gioi tinh|phai|{_BORN}) )?nam",
    "female": f"((gioi tinh|phai|{_BORN}) )?nu",
    "birth": f"({_BORN}|ngay thang va nam sinh|ngay/thang/nam sinh|sinh ngay|birth).*|ntns|date of birth",
    "sex": "gioi tinh|gioi|phai|sex|gender|nam ?/ ?nu",
    "identity": "(so )?(the )?(cccd|cmnd|cmt|can cuoc|dinh danh)( ?/ ?(cccd|cmnd))?( cong dan| ca nhan)?|identity.*",
    "phone": "(so )?(dien thoai|dt|sdt|di dong|dtdd)( di dong| lien he| lien lac)?|phone.*|mobile",
    "email": "(dia chi )?(e-?mail|thu dien tu)( cong vu)?",
    "unit_code": "ma (don vi|xa|co quan|dvhc|xa phuong)|unit code",
    "unit": f"(ten )?({_PLACE})( dang)?( cong tac| lam viec| cu tru)?|xa|xa ?/? ?phuong.*|unit|phong ban",
    "audience": "doi tuong.*|loai (can bo|doi tuong|lao dong)|nhom doi tuong|audience",
    "position": f"{_POST}{_OF_POST}?( ?(/|va)? ?{_POST}{_OF_POST}?)?|position.*",
    "ethnicity": "(ten |thanh phan )?dan toc( gi)?|ethnic.*",
    "since": "tu ngay|ngay (vao|bat dau|tuyen dung|ve don vi|nhan cong tac).*|since|from",
}
_PATTERNS = {column: re.compile(said) for column, said in SAID.items()}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:.,\"“”]")
_TOTAL = re.compile(r"(tổng|cộng)\b|(tong cong|tong so|cong)\b(?! [^\d\s:])", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """How the headers of one kind of file say what their columns are.

    ``is_enough`` tells of the columns that were found whether this is a header; in ``written`` an old font shows.
    """

    patterns: Mapping[str, re.Pattern[str]]
    is_enough: Callable[[Mapping[int, str]], bool]
    written: frozenset[Any]


def has_names(columns: Mapping[int, str]) -> bool:
    """Whether a column, or two, hold the names of people."""
    known = set(columns.values())
    return Column.NAME in known or {Column.FAMILY, Column.GIVEN} <= known


PEOPLE = Words(
    _PATTERNS,
    has_names,
    frozenset(
        {
            Column.NAME,
            Column.FAMILY,
            Column.GIVEN,
            Column.UNIT,
            Column.AUDIENCE,
            Column.SEX,
            Column.POSITION,
            Column.ETHNICITY,
        }
    ),
)


@dataclass(frozen=True)
class Header:
    """The header of a table: its first and last row, counted from 0, and what its columns are."""

    first: int
    last: int
    columns: Mapping[int, str]
    labels: Sequence[str]


def column_of(label: str, words: Words = PEOPLE) -> str:
    """What the column under ``label`` is, in Unicode or not; empty if that is not known."""
    for encoding in Encoding.values:
        bare = tidy(_ASIDE.sub(" ", fold(converted(label, encoding))))
        for column, pattern in words.patterns.items():
            if bare and pattern.fullmatch(bare):
                return column
    return ""


def find_header(rows: Sequence[Sequence[Value]], words: Words = PEOPLE) -> Header | None:
    """The likeliest header among the first rows of a file: it has a name and knows the most columns."""
    found = [header for header in _candidates(rows[:SEARCHED], words) if words.is_enough(header.columns)]
    return max(found, key=lambda one: (len(one.columns), -one.first, one.first - one.last), default=None)


def _candidates(rows: Sequence[Sequence[Value]], words: Words) -> Iterator[Header]:
    for place, row in enumerate(rows):
        labels = _labels(row)
        if sum(map(bool, labels)) < 2:
            continue  # a title across the sheet
        yield Header(place, place, known_columns(labels, words), labels)
        if place + 1 < len(rows):
            yield from _in_two_rows(place, labels, _labels(rows[place + 1]), words)


def _in_two_rows(place: int, upper: list[str], lower: list[str], words: Words) -> Iterator[Header]:
    if not any(lower) or _is_numbering(lower) or _names_somebody(upper, lower, words):
        return
    labels = list(_together(upper, lower, words))
    columns = known_columns(labels, words)
    # Two rows only where the second adds something: else it is the first person.
    if any(low and column_of(low, words) for low in lower):
        yield Header(place, place + 1, columns, labels)


def _names_somebody(upper: list[str], lower: list[str], words: Words) -> bool:
    """Whether something that is no label stands under "Họ và tên": then the second row is the first person."""
    names = {"name", "family", "given"}
    pairs = zip(upper, lower, strict=False)
    return any(
        low and column_of(high, words) in names and column_of(low, words) not in names for high, low in pairs
    )


def _together(upper: list[str], lower: list[str], words: Words) -> Iterator[str]:
    """One label a column. What was merged across columns stands in the first of them only."""
    above = ""
    width = max(len(upper), len(lower))
    for high, low in zip(_padded(upper, width), _padded(lower, width), strict=True):
        above = high or above
        if not low:
            above = high
            yield high
            continue
        both = f"{above} {low}".strip()
        yield both if column_of(both, words) else low if column_of(low, words) else both


def _padded(labels: list[str], width: int) -> list[str]:
    return labels + [""] * (width - len(labels))


def _labels(row: Sequence[Value]) -> list[str]:
    return [_label(value) for value in row[:MOST_COLUMNS]]


def _label(value: Value) -> str:
    # Not tidied before it is read: the ư of TCVN3 is a soft hyphen.
    return " ".join(str(value).split()) if isinstance(value, str) and len(value) < 200 else cells.text(value)


def known_columns(labels: Sequence[str], words: Words = PEOPLE) -> dict[int, str]:
    """What each column is, by its place. The first of two that say the same is taken."""
    columns: dict[int, str] = {}
    for place, label in enumerate(labels):
        column = column_of(label, words) if label else ""
        if column and column not in columns.values():
            columns[place] = column
    if Column.FAMILY not in columns.values():
        # "Họ và tên" over two columns, or "Tên" alone, are both the whole name.
        columns = {
            place: str(Column.NAME) if column == Column.GIVEN and not has_names(columns) else column
            for place, column in columns.items()
        }
    return _split_name(columns, labels)


def _split_name(columns: dict[int, str], labels: Sequence[str]) -> dict[int, str]:
    """ "Họ và tên" merged over two columns holds họ and đệm in the first, tên in the second."""
    place = next((place for place, column in columns.items() if column == Column.NAME), None)
    beside = (
        place is not None and place + 1 < len(labels) and not labels[place + 1] and place + 2 < len(labels)
    )
    if beside and place is not None and labels[place + 2]:
        return columns | {place: str(Column.FAMILY), place + 1: str(Column.GIVEN)}
    return columns


def _is_numbering(labels: Sequence[str]) -> bool:
    """(1) (2) (3), or A B 1 2: the row under a header by which forms refer to their columns."""
    said = [label.strip("() ") for label in labels if label]
    return len(said) > 1 and all(re.fullmatch(r"\d{1,2}|[A-E]", one) for one in said)


def is_numbering(row: Sequence[Value]) -> bool:
    """Whether the row only numbers the columns."""
    return _is_numbering(_labels(row))


def is_total(row: Sequence[str]) -> bool:
    """Whether a row, in Unicode, adds up the ones above it: "Cộng", "Tổng số: 25 người". Tống is a family name."""
    first = next((cell for cell in row if cell and not re.fullmatch(r"[\d.,IVX\-]+", cell)), "")
    return bool(_TOTAL.match(first))


def is_heading(row: Sequence[str]) -> bool:
    """Whether a row has one text and no number before it: "I. Phòng Nội vụ", "Người lập biểu"."""
    said = [cell for cell in row if cell]
    if len(said) == 2 and re.fullmatch(r"[IVX]{1,5}\.?|[A-Z]\.?", said[0]):
        return True
    return len(said) == 1 and not said[0].isdecimal()
