"""The words of the document itself. They are Vietnamese and never translated: an official document has one language."""

from datetime import date

from learning.units.models import Kind, Level, Unit

LANGUAGE = "vi"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TITLE, CORRECTION = "BÁO CÁO", "BÁO CÁO (ĐIỀU CHỈNH)"
TYPE = "BC"
END = "./."
RECIPIENTS = "Nơi nhận:"
DRAFT = "DỰ THẢO"
COMMITTEE = "Ủy ban nhân dân"
_COMMITTEES = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def padded(number: int) -> str:
    """Numbers below 10 have a nought in front: 05."""
    return f"{number:02d}"


def issued_as(number: int | None, code: str) -> str:
    """Number and symbol, as in "05/BC-UBND"; with room for the number while there is none."""
    return f"{padded(number) if number else '      '}/{TYPE}-{code}"


def day_words(day: date | None) -> str:
    """A date in words: days below 10 and the months 1 and 2 have a nought in front, others none."""
    if day is None:
        return "ngày       tháng       năm           "
    month = padded(day.month) if day.month in (1, 2) else str(day.month)
    return f"ngày {padded(day.day)} tháng {month} năm {day.year}"


def issuer_of(unit: Unit) -> str:
    """Who issues the documents of ``unit``: of a province or commune its People's Committee."""
    if unit.level in _COMMITTEES:
        return f"{COMMITTEE} {_inside(unit.full_name)}"
    return unit.full_name


def parent_of(unit: Unit) -> str:
    """The body above an agency, as it stands in the document's first line; a People's Committee has none there."""
    if unit.level in _COMMITTEES or unit.kind == Kind.UBND or unit.parent is None:
        return ""
    return issuer_of(unit.parent)


def code_of(unit: Unit) -> str:
    """The letters of the issuing body in the symbol: UBND, or what an agency's own code begins with."""
    if unit.level in _COMMITTEES or unit.kind == Kind.UBND:
        return "UBND"
    letters = unit.code.split("-")[0]
    return letters.upper() if letters.isalpha() else "".join(word[0] for word in unit.name.split()).upper()


def place_of(unit: Unit) -> str:
    """Where the document is issued: the unit's own name without its kind; of an agency that of the place above it."""
    while unit.level == Level.AGENCY and unit.parent is not None:
        unit = unit.parent
    return unit.name


def signer_of(unit: Unit) -> tuple[str, str]:
    """What stands above the signer's name: for whom, and as what."""
    if unit.level in _COMMITTEES or unit.kind == Kind.UBND:
        return "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
    return "", "THỦ TRƯỞNG ĐƠN VỊ"


def _inside(name: str) -> str:
    """``name`` inside a sentence: "Tỉnh Tuyên Quang" is written "tỉnh Tuyên Quang" there."""
    return name[:1].lower() + name[1:]
