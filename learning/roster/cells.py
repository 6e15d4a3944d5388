"""What stands in a cell of an agency's spreadsheet, and what it means. Asks no database.

A cell that cannot be read raises Unclear, with the code of its reason.
"""

import re
from datetime import date, datetime, timedelta

from learning.people import reach
from learning.people.birth import Birth, BirthPrecision, UnreadableBirth, read_birth
from learning.people.models import Audience, Position, Sex
from learning.sheets.cells import Unclear, Value, text
from learning.vietnamese import fold

# Day 0 of Excel; its 60 is a 29 February 1900 that never was, but nobody on a roster was born before that.
_DAY_ZERO = date(1899, 12, 30)
_FAR_AWAY = date(2100, 1, 1)  # a membership may begin tomorrow
_SERIAL = range(10_000, 80_000)  # days from 1927 to 2119; what is smaller is a year
_MARKS = {"x", "v", "1", "co", "yes", "true", "√", "✓", "✔", "☑"}
_SEXES = {
    "nam": Sex.MALE,
    "m": Sex.MALE,
    "male": Sex.MALE,
    "trai": Sex.MALE,
    "nu": Sex.FEMALE,
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "gai": Sex.FEMALE,
    "khac": Sex.UNKNOWN,
    "u": Sex.UNKNOWN,
}
_AUDIENCES = {
    "can bo": Audience.CB,
    "cong chuc": Audience.CC,
    "vien chuc": Audience.VC,
    "nguoi lao dong": Audience.NLD,
    "lao dong hop dong": Audience.NLD,
    "hop dong": Audience.NLD,
    "hoc sinh": Audience.HSSV,
    "sinh vien": Audience.HSSV,
    "hoc sinh sinh vien": Audience.HSSV,
    "doanh nghiep": Audience.DN,
    "ho kinh doanh": Audience.DN,
    "nguoi dan": Audience.ND,
    "cong dan": Audience.ND,
    "nhan dan": Audience.ND,
}
_BAD_IN_NAMES = re.compile(r"[\d=@<>{}\[\]|\\/*#%^~_!?;:\"+]")
LONGEST_NAME = 150


# The first whose words are found is it.
_POSITIONS = {
    Position.PART_TIME: re.compile(r"khong chuyen trach|ban chuyen trach|part.time"),
    Position.ONE_STOP: re.compile(r"mot cua|tiep nhan|one.stop"),
    Position.DIGITAL: re.compile(r"cong nghe thong tin|\bcntt\b|chuyen doi so|\bcds\b|\bit\b"),
    Position.LEADER: re.compile(
        r"^(truong|pho|chanh|chu tich|bi thu|giam doc|hieu truong|lanh dao|quan ly|uy vien|to truong|leader|head)\b"
    ),
    Position.EXPERT: re.compile(
        r"chuyen vien|chuyen mon|can su|nhan vien|giao vien|cong chuc|vien chuc|specialist"
    ),
}


def is_marked(value: Value) -> bool:
    """Whether the cell of a box to tick is ticked: x, v, 1, ✓."""
    return fold(text(value)) in _MARKS


def name(value: Value) -> str:
    """A name, with its capitals where names have them: old fonts have none of their own for letters with marks."""
    found = re.sub(r"^\d{1,6}\s*[.)\-]\s*", "", text(value)).strip(" .,")
    if not found:
        raise Unclear("no_name")
    if isinstance(value, (int, float, datetime, date)) or _BAD_IN_NAMES.search(found):
        raise Unclear("name")
    if len(found) > LONGEST_NAME or found.startswith("-"):
        raise Unclear("name")
    if found.isupper() or found.islower():
        return _with_capitals(found)
    return " ".join(word[:1].upper() + word[1:] for word in found.split())


def _with_capitals(written: str) -> str:
    # Not str.title(), which begins anew after every apostrophe and hyphen in it: H'Mông.
    words = (word[:1].upper() + word[1:].lower() for word in written.split())
    return " ".join(words)


def birth(value: Value, *, today: date) -> Birth | None:
    """When somebody was born: a day of the spreadsheet, its number, 01/07/1985, 1/7/85, 07/1985 or 1985."""
    if isinstance(value, (datetime, date)):
        return _born(f"{value:%d/%m/%Y}", today)
    written = text(value)
    if not written or written in {"-", "0"}:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", written) and int(float(written)) in _SERIAL:
        return _born(f"{_DAY_ZERO + timedelta(int(float(written))):%d/%m/%Y}", today)
    return _born(_as_written(written, today), today)


def _as_written(written: str, today: date) -> str:
    """The ways to write a day, made one: without hours and words, with four digits for the year."""
    bare = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", written.strip(" '"))
    bare = re.sub(r"^ngay | thang | nam ", " ", fold(bare)).strip() if "nam" in fold(bare) else bare
    bare = re.sub(r"\s*[/.\-\s]\s*", "/", bare)
    if re.fullmatch(r"\d{8}", bare):
        bare = f"{bare[:2]}/{bare[2:4]}/{bare[4:]}"
    if iso := re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", bare):
        bare = f"{iso[3]}/{iso[2]}/{iso[1]}"
    bare = re.sub(r"^(0{1,2}/){1,2}", "", bare)  # 00/00/1965: only the year is known
    if short := re.fullmatch(r"(\d{1,2}/\d{1,2}/)(\d{2})", bare):
        return short[1] + _century(short[2], today)
    return bare


def _century(year: str, today: date) -> str:
    if int(year) <= today.year % 100:
        raise Unclear("birth_century")  # 1/7/15 may be a child or a centenarian
    return f"{today.year // 100 - 1}{year}"


def _born(written: str, today: date) -> Birth:
    try:
        return read_birth(written, today=today)
    except UnreadableBirth:
        raise Unclear("birth") from None


def day(value: Value) -> date | None:
    """A day in the life of a membership: written as a date of birth is, but known exactly."""
    try:
        found = birth(value, today=_FAR_AWAY)
    except Unclear:
        raise Unclear("since") from None
    if found and found.precision != BirthPrecision.DAY:
        raise Unclear("since")
    return found.on if found else None


def sex(value: Value) -> str:
    """Nam, Nữ, or nothing."""
    written = fold(text(value))
    if not written:
        return str(Sex.UNKNOWN)
    if written not in _SEXES:
        raise Unclear("sex")
    return str(_SEXES[written])


def audience(value: Value) -> str:
    """The audience that the cell names, by its word or its code; empty if it names none. Raises Unclear."""
    written = fold(text(value)).replace(",", " ").replace("-", " ")
    if not written:
        return ""
    found = _AUDIENCES.get(" ".join(written.split()))
    if found is None and written.upper() not in Audience.values:
        raise Unclear("audience")
    return str(found or Audience(written.upper()))


def position(value: Value) -> str:
    """What somebody does at work, as reports tell it, by the words of the cell; empty where they say nothing of it."""
    written = fold(text(value))
    found = (name for name, said in _POSITIONS.items() if said.search(written))
    return str(next(found, ""))


def identity(value: Value) -> str:
    """The twelve digits of a CCCD, with the zeros that the spreadsheet took; empty if there is none.

    Raises Unclear, of "old_identity" for the nine digits of a CMND, which tells nobody apart any more.
    """
    written = re.sub(r"[\s.\-']", "", text(value))
    if not written:
        return ""
    if re.fullmatch(r"\d{9}", written):
        raise Unclear("old_identity")
    # Numbers of the first nine provinces begin with two zeros. Only a number has lost them: who types text, forgot.
    if isinstance(value, (int, float)) and re.fullmatch(r"\d{10}", written):
        written = f"00{written}"
    try:
        return reach.identity(written)
    except reach.Unreadable:
        raise Unclear("identity") from None


def phone(value: Value) -> str:
    """A phone number, with the zero that the spreadsheet took; empty if there is none."""
    return _reached(reach.phone, text(value).strip("'"), "phone")


def email(value: Value) -> str:
    """An e-mail address; empty if there is none."""
    return _reached(reach.email, text(value), "email")


def _reached(read, written: str, code: str) -> str:
    if not written or written == "-":
        return ""
    try:
        return read(written)
    except reach.Unreadable:
        raise Unclear(code) from None


def first_of_several(value: Value) -> str:
    """The first of the numbers in a cell that holds several: 0912… / 0987…; empty if it holds one."""
    parts = [part for part in re.split(r"[/;,\n]| - |hoặc", text(value)) if part.strip()]
    return parts[0] if len(parts) > 1 else ""
