"""What stands in a cell of a spreadsheet of figures. Raises Unclear with the code of the reason."""

import re
from decimal import Decimal, InvalidOperation

from django.utils import translation

from learning import conf, registry
from learning.people.ages import AGE_BANDS, BAND_KEYS
from learning.reports.goals import Comparator, MeasuredBy
from learning.reports.periods import Period, PeriodKind, UnknownPeriod
from learning.sheets.cells import Unclear, Value, text
from learning.vietnamese import fold

MOST = Decimal(10) ** 9
GROWN = AGE_BANDS[0][1] or 0  # the first age that is not in the youngest band
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:nam )?(?P<year>\d{4})"), "year"),
    (re.compile(r"thang (?P<index>\d{1,2})[/ -](?:nam )?(?P<year>\d{4})"), "month"),
    (re.compile(r"quy (?P<index>[1-4]|i{1,3}|iv)[/ -]+(?:nam )?(?P<year>\d{4})"), "quarter"),
    (re.compile(r"(?:6|sau) thang (?P<half>dau|cuoi) nam (?P<year>\d{4})"), "half"),
    (re.compile(r"(?:9|chin) thang(?: dau)? nam (?P<year>\d{4})"), "nine_months"),
)
_COMPARATORS = (
    (Comparator.AT_LEAST, ">=|≥|toi thieu|it nhat|tu .* tro len|dat|at least|at_least"),
    (Comparator.AT_MOST, "<=|≤|toi da|khong qua|nhieu nhat|at most|at_most"),
    (Comparator.TREND, "tang|cai thien|tang hang|xu huong( tang)?|tot hon nam truoc|better.*|trend"),
)
_MEASURED = (
    (MeasuredBy.SYSTEM, "he thong( nay)?|tu dong|system|this system"),
    (
        MeasuredBy.IMPORT,
        "nhap( tu)? chuoi( so lieu)?|chuoi so lieu.*|so lieu ngoai|import|an imported series",
    ),
    (MeasuredBy.MANUAL, "nhap tay|thu cong|ngoai he thong|manual|written by hand"),
)


def number(value: Value) -> Decimal | None:
    """A number as Vietnamese write it: 1.234,5. None if the cell is empty. A share keeps no sign: ask ``has_sign``."""
    if isinstance(value, bool):
        raise Unclear("number")
    if isinstance(value, int | float):
        found = Decimal(repr(value))
    else:
        written = text(value).replace("\u00a0", "").replace(" ", "").rstrip("%")
        written = re.sub(r"^(≥|≤|>=|<=)", "", written)
        if written in ("", "-", "–"):
            return None
        found = _read(written)
    if not found.is_finite() or found < 0:
        raise Unclear("number")
    if found > MOST:
        raise Unclear("number_large")
    return found


def _read(written: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", written):
        written = written.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?", written):
        written = written.replace(",", "")
    elif re.fullmatch(r"\d+,\d+", written):
        written = written.replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?", written):
        raise Unclear("number")
    try:
        return Decimal(written)
    except InvalidOperation:
        raise Unclear("number") from None


def has_sign(value: Value) -> bool:
    """Whether the cell says per cent."""
    return "%" in text(value)


def share(value: Value) -> Decimal | None:
    """A share from 0 to 1, of 85%, 85 or 85,5. What is below 1 without a sign may mean both, and is asked."""
    found = number(value)
    if found is None:
        return None
    if not has_sign(value) and 0 < found < 1:
        raise Unclear("share_unclear")
    if found > 100:
        raise Unclear("share_above")
    return (found / 100).quantize(Decimal("0.0001"))


def whole(value: Value) -> int | None:
    """A whole number of people, or a rank."""
    found = number(value)
    if found is not None and found != found.to_integral_value():
        raise Unclear("whole")
    return None if found is None else int(found)


def period(value: Value) -> str:
    """The code of the period that the cell names, as a code or in words; empty if it names none."""
    written = text(value)
    if not written:
        return ""
    calendar = conf.get("REPORT_CALENDAR")
    try:
        return (_in_words(fold(written), calendar) or Period.parse(written, calendar)).code
    except UnknownPeriod:
        raise Unclear("period") from None


def _in_words(written: str, calendar: str) -> Period | None:
    for pattern, kind in _WORDS:
        found = pattern.fullmatch(" ".join(written.split()))
        if not found:
            continue
        said = found.groupdict()
        index = said.get("index") or ""
        if kind == PeriodKind.MONTH:
            return Period.parse(f"{said['year']}{int(index):02}", calendar)
        number = _ROMAN.get(index) or int(index or 1)
        number = 2 if said.get("half") == "cuoi" else number
        return Period(calendar, kind, int(said["year"]), number)
    return None


def indicator(value: Value) -> str:
    """The name of the indicator that the cell calls by its name or its label; empty if none is called so."""
    written = text(value)
    if not written:
        return ""
    if written in registry.indicators:
        return written
    return _labels().get(fold(written), "")


def _labels() -> dict[str, str]:
    """Every label in both languages: whoever made the file may have read either."""
    found: dict[str, str] = {}
    for language in ("en", "vi"):
        with translation.override(language):
            found |= {fold(str(each.label)): name for name, each in registry.indicators.items()}
    return found


def comparator(value: Value) -> str:
    """How a figure is held against the target; at least, if the cell is empty."""
    return _said(value, _COMPARATORS, "comparator") or str(Comparator.AT_LEAST)


def measured_by(value: Value) -> str:
    """Who measures it; this system, if the cell is empty."""
    return _said(value, _MEASURED, "measured_by") or str(MeasuredBy.SYSTEM)


def _said(value: Value, known, code: str) -> str:
    written = " ".join(fold(text(value)).split())
    if not written:
        return ""
    for meant, pattern in known:
        if re.fullmatch(pattern, written):
            return str(meant)
    raise Unclear(code)


def age_band(value: Value) -> str:
    """An age band as it is kept: 16-24, <16, 70+; empty if the cell is."""
    written = fold(text(value)).replace("tuoi", "").replace("–", "-").replace("—", "-").replace("≥", ">=")
    written = " ".join(written.split())
    written = re.sub(r"^(tu )?(\d+)( tro len|\+)$|^>= ?(\d+)$", r"\2\4+", written)
    written = re.sub(r"^(duoi|<) ?(\d+)$", r"<\2", written)
    written = re.sub(rf"^(tu )?0( den | ?- ?){GROWN - 1}$", f"<{GROWN}", written)
    written = re.sub(r"^tu (\d+) den (\d+)$", r"\1-\2", written).replace(" ", "")
    if written and written not in BAND_KEYS:
        raise Unclear("age_band")
    return written
