"""Vietnamese text: folding for search, slugs for addresses, keys for sorting."""

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split()
_RANK = {letter: index for index, letter in enumerate(_LETTERS, start=1)}
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD])


def tidy(text: str) -> str:
    """``text`` in NFC, without invisible characters, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def fold(text: str) -> str:
    """``text`` for accent-insensitive matching: "Hoà Đức" and "hòa đức" both become "hoa duc"."""
    bare = text.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFKD", bare.translate(_INVISIBLE))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.casefold().split())


def slug(text: str) -> str:
    """``text`` as an address part: "Chuyển đổi số" becomes "chuyen-doi-so". May be empty."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """A plain string that sorts as the Vietnamese alphabet and its tones do, in any database.

    Letters are compared first, syllable by syllable; tones decide between equal letters.
    """
    return " ".join(_syllable_key(syllable) for syllable in tidy(text).lower().split())


def _syllable_key(syllable: str) -> str:
    letters, tone = [], 0
    for char in syllable:
        base, mark = _split_tone(char)
        tone = mark or tone
        letters.append(_letter_key(base))
    return "".join(letters) + f"!{tone}"


def _split_tone(char: str) -> tuple[str, int]:
    tone, kept = 0, []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _letter_key(letter: str) -> str:
    # Two characters a letter; digits sort before letters, anything else after.
    if letter in _RANK:
        return f"m{chr(ord('A') + _RANK[letter])}"
    return f"d{letter}" if letter.isdigit() else f"z{letter}"


def name_sort_key(full_name: str) -> str:
    """Sorts people as Vietnamese lists do: by given name (the last word), then family, then middle name."""
    words = tidy(full_name).split()
    given, family, middle = (words[-1:], words[:1] if len(words) > 1 else [], words[1:-1])
    return " | ".join(sort_key(" ".join(part)) for part in (given, family, middle))
