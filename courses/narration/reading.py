"""Written Vietnamese as it is read out: dates, hours, sums, telephone numbers, abbreviations.

Engines differ in what they make of ``15/8/2026`` or ``1.000.000``, and some stop at nothing but letters. So they are
given words. The rules are pure and go in an order: what is read by the first is text to those after it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from courses.narration.lexicon import MEASURES, SIGNS, abbreviations
from courses.narration.numbers import digit_by_digit, in_words

_LINK = re.compile(
    r"(?:(?:https?://|www\.)|\b[\w-]+(?:\.[\w-]+)*\.(?:gov|com|edu|org|net|vn)\b(?![\w-]))(?:\S*[^\s.,;:!?)…”\"])?"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.\w+)+")
_LAW = re.compile(r"\b(\d{1,4})/((?:19|20)\d\d)/([A-ZĐ][\wĐ-]*)")
_PARLIAMENT = re.compile(r"\bQH(\d{1,2})\b")
_DATE = re.compile(r"\b(ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(ngày\s+)(\d{1,2})/(\d{1,2})\b(?!/)", re.IGNORECASE)
_MONTH = re.compile(r"(?<![\d/])\b(tháng\s+)?(\d{1,2})/((?:19|20)\d\d)\b", re.IGNORECASE)
_HOUR = re.compile(r"\b([01]?\d|2[0-4])(?::|h)([0-5]\d)\b|\b([01]?\d|2[0-4])h\b")
_PHONE = re.compile(r"(?<![\d.,])(?:\+84|0)\d(?:[ .-]?\d){7,9}(?!,?\d)|\b1[89]00(?:[ .]?\d){2,6}\b")
_SHORT_CALL = re.compile(r"\b((?:số|gọi|tổng đài|đường dây nóng)\s+)(1\d{2,4})\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)\s?[–—]\s?(?=\d)")
_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_OF = re.compile(r"(?<=\d)/(?=\d)")
_SUM = re.compile(r"(?<![\w.,/])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\w/]*\d)")
_MEASURE = re.compile(
    r"(?<=\d)\s?(" + "|".join(map(re.escape, sorted(MEASURES, key=len, reverse=True))) + r")(?!\w)"
)
_EITHER = re.compile(r"(?<=\w)\s?/\s?(?=\w)")


def read_out(text: str, words: Mapping[str, str] | None = None) -> str:
    """``text`` as a Vietnamese voice shall say it; by the readings in ``words``, else by those of the site."""
    known = abbreviations() if words is None else words
    for rule in _RULES:
        text = rule(text)
    text = _abbreviated(text, known)
    text = _EITHER.sub(" hoặc ", text)
    text = _SUM.sub(_sum, text)
    return re.sub(r"\s+", " ", " ".join(SIGNS.get(word, word) for word in text.split(" "))).strip()


def _abbreviated(text: str, words: Mapping[str, str]) -> str:
    if not words:
        return text
    longest_first = sorted(words, key=len, reverse=True)
    # A word that ends in a full stop may end its sentence as well.
    pattern = r"(?<![\w])(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"
    return re.sub(pattern, lambda found: words[found[1]], text)


def _date(found: re.Match) -> str:
    day, month, year = int(found[2]), int(found[3]), int(found[4])
    try:
        date(year, month, day)
    except ValueError:
        return found[0]
    return f"{found[1] or 'ngày '}{in_words(day)} tháng {_month_name(month)} năm {in_words(year)}"


def _day(found: re.Match) -> str:
    day, month = int(found[2]), int(found[3])
    if not (0 < day < 32 and 0 < month < 13):
        return found[0]
    return f"{found[1]}{in_words(day)} tháng {_month_name(month)}"


def _month(found: re.Match) -> str:
    month = int(found[2])
    if not 0 < month < 13:
        return found[0]
    return f"{found[1] or 'tháng '}{_month_name(month)} năm {in_words(int(found[3]))}"


def _month_name(month: int) -> str:
    return "tư" if month == 4 else in_words(month)


def _hour(found: re.Match) -> str:
    hour, minute = int(found[1] or found[3]), int(found[2] or 0)
    return f"{in_words(hour)} giờ" + (f" {in_words(minute)}" if minute else "")


def _law(found: re.Match) -> str:
    return f"{in_words(int(found[1]))} năm {in_words(int(found[2]))} {found[3]}"


def _phone(found: re.Match) -> str:
    digits = re.sub(r"\D", "", found[0])
    local = "0" + digits[2:] if found[0].startswith("+84") else digits
    # Said in threes, so that a listener can write them down; what is left over goes with the first.
    first = len(local) % 3 + 3
    parts = [local[:first], *(local[at : at + 3] for at in range(first, len(local), 3))]
    return ", ".join(map(digit_by_digit, parts))


def _sum(found: re.Match) -> str:
    whole = found[1].replace(".", "")
    said = digit_by_digit(whole) if whole.startswith("0") and len(whole) > 1 else in_words(int(whole))
    return f"{said} phẩy {digit_by_digit(found[2])}" if found[2] else said


_RULES: tuple[Callable[[str], str], ...] = (
    lambda text: _MAIL.sub("địa chỉ thư điện tử trên màn hình", text),
    lambda text: _LINK.sub("địa chỉ trang trên màn hình", text),
    lambda text: _RANGE.sub(" đến ", text),
    lambda text: _LAW.sub(_law, text),
    lambda text: _PARLIAMENT.sub(lambda found: f"của Quốc hội khóa {in_words(int(found[1]))}", text),
    lambda text: _DATE.sub(_date, text),
    lambda text: _DAY.sub(_day, text),
    lambda text: _MONTH.sub(_month, text),
    lambda text: _HOUR.sub(_hour, text),
    lambda text: _PHONE.sub(_phone, text),
    lambda text: _SHORT_CALL.sub(lambda found: found[1] + digit_by_digit(found[2]), text),
    lambda text: _MEASURE.sub(lambda found: f" {MEASURES[found[1]]}", text),
    lambda text: _HYPHEN.sub(" đến ", text),
    lambda text: _OF.sub(" trên ", text),
)
