"""Words that the law has replaced, and what is said now. A host adds its own with ``LEARNING["OLD_WORDS"]``."""

import re
from collections.abc import Iterator
from functools import cache

from learning import conf

ONLINE = "dịch vụ công toàn trình, dịch vụ công một phần"
COMMUNE = "cấp xã: xã, phường, đặc khu"
SHIPPED = {
    "mức độ 3": ONLINE,
    "mức độ 4": ONLINE,
    "mức 3, 4": ONLINE,
    "mức 3 và 4": ONLINE,
    "Bộ Thông tin và Truyền thông": "Bộ Khoa học và Công nghệ",
    "Bộ TT&TT": "Bộ Khoa học và Công nghệ",
    "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
    "Sở TT&TT": "Sở Khoa học và Công nghệ",
    "cấp huyện": COMMUNE,
    "UBND huyện": "UBND xã, phường, đặc khu",
    "UBND quận": "UBND xã, phường, đặc khu",
    "Ủy ban nhân dân huyện": "Ủy ban nhân dân xã, phường, đặc khu",
    "Ủy ban nhân dân quận": "Ủy ban nhân dân xã, phường, đặc khu",
    "công an huyện": "công an cấp xã",
    "công an quận": "công an cấp xã",
    "thị trấn": COMMUNE,
    "chứng chỉ ứng dụng công nghệ thông tin": "giấy xác nhận hoàn thành khóa học",
    "chứng chỉ ứng dụng CNTT": "giấy xác nhận hoàn thành khóa học",
}
# A text that tells of former times, or of the change itself, may name what was.
OF_THE_PAST = re.compile(
    r"(?<!\w)(?:cũ|trước đây|trước kia|trước ngày|thời ấy|từng|nay là|nay gọi|ngày nay|không còn|bãi bỏ|đã bỏ|hợp nhất|"
    r"sáp nhập|đã gộp|kết thúc|ngày cuối|thay cho|thay thế|lịch sử)(?!\w)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”")


def words_to_avoid() -> dict[str, str]:
    """What is said now, by the word that it replaces. A word that the host gives nothing for is left in peace."""
    chosen = {**SHIPPED, **(conf.get("OLD_WORDS") or {})}
    return {old: now for old, now in chosen.items() if now}


def old_words_in(text: str) -> Iterator[tuple[str, str]]:
    """Each old word of ``text`` once, with what is said now; none where it tells of the past, or only quotes."""
    if OF_THE_PAST.search(text):
        return
    avoided = words_to_avoid()
    for old in dict.fromkeys(match[0] for match in _pattern(tuple(avoided)).finditer(QUOTED.sub("", text))):
        yield old, avoided[_written(old, avoided)]


def _written(found: str, avoided: dict[str, str]) -> str:
    """How the list has what stands in a text in whatever case."""
    return next(old for old in avoided if old.casefold() == found.casefold())


@cache
def _pattern(avoided: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first, so that none is found inside another.
    either = "|".join(re.escape(old) for old in sorted(avoided, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?!\w)", re.IGNORECASE)
