"""Numbers as Vietnamese says them."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 1_000_000_000
LARGEST = BILLION * BILLION


def in_words(number: int) -> str:
    """``number`` as it is said: 2026 is "hai nghìn không trăm hai mươi sáu". Negative ones begin with "âm"."""
    if number < 0:
        return f"âm {in_words(-number)}"
    if number >= LARGEST:
        return digit_by_digit(str(number))
    return _below_trillions(number, is_first=True)


def digit_by_digit(digits: str) -> str:
    """Each of the ``digits`` by itself, as telephone numbers and codes are said."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def _below_trillions(number: int, *, is_first: bool) -> str:
    billions, rest = divmod(number, BILLION)
    if not billions:
        return _three_groups(rest, is_first=is_first)
    words = [_three_groups(billions, is_first=is_first), "tỷ"]
    return " ".join(words + ([_three_groups(rest, is_first=False)] if rest else []))


def _three_groups(number: int, *, is_first: bool) -> str:
    if number == 0:
        return DIGITS[0]
    parts: list[str] = []
    for place in (2, 1, 0):
        group = number // 1000**place % 1000
        if group:
            said = _hundreds(group, is_first=is_first and not parts)
            parts.append(f"{said} {GROUPS[place]}".strip())
    return " ".join(parts)


def _hundreds(group: int, *, is_first: bool) -> str:
    """Up to 999. Within a larger number the hundreds are said even where there are none."""
    hundreds, rest = divmod(group, 100)
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if rest:
        words.append(_tens(rest, is_alone=not words))
    return " ".join(words)


def _tens(rest: int, *, is_alone: bool) -> str:
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return DIGITS[ones] if is_alone else f"linh {DIGITS[ones]}"
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones:
        words.append(_ones(tens, ones))
    return " ".join(words)


def _ones(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    if ones == 1 and tens > 1:
        return "mốt"
    # "hai mươi bốn" and "hai mươi tư" are both said; the first is understood everywhere.
    return DIGITS[ones]
