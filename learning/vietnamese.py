"""Vietnamese text: folding for search, slugs for addresses, keys for sorting, the parts of names."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split()
_RANK = {letter: str(index) for index, letter in enumerate(_LETTERS, start=20)}
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
    """Sorts as the Vietnamese alphabet and its tones do, in any database and under any collation.

    Syllables are compared one after the other, first their letters, then their tones, as lists in Vietnam do. The
    key is made of digits only: there is no collation that does not sort those alike, while "ch", "aa", capitals
    and punctuation each have a place of their own somewhere.
    """
    return "".join(_syllable_key(syllable) for syllable in tidy(tidy(text).lower()).split())


@lru_cache(maxsize=8192)  # the names of a whole province are made of fewer syllables
def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = 0
    for char in syllable:
        base, mark = _split_tone(char)
        tone = mark or tone
        letters.extend(map(_letter_key, base))
    # A syllable ends lower than any letter, so that the shorter comes first.
    return "".join(letters) + f"0{tone + 1}"


def _split_tone(char: str) -> tuple[str, int]:
    tone, kept = 0, []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _letter_key(letter: str) -> str:
    # Digits, then the alphabet, two characters each; anything else after them, by its number in Unicode.
    if letter in "0123456789":
        return f"1{letter}"
    return _RANK.get(letter) or f"9{ord(letter):07d}"


class NameParts(NamedTuple):
    """A name as it is written: họ, đệm, tên. Any of them may be missing: "Y Moan" may have no family name."""

    family: str
    middle: str
    given: str

    def __str__(self) -> str:
        return tidy(" ".join(self))


def split_name(full_name: str) -> NameParts:
    """The parts of ``full_name`` where nobody said otherwise: the first word, the last, and what is between."""
    words = tidy(full_name).split()
    family = words[0] if len(words) > 1 else ""
    return NameParts(family, " ".join(words[1:-1]), words[-1] if words else "")


def name_sort_key(name: NameParts) -> str:
    """Sorts people as Vietnamese lists do: by tên, then họ, then đệm."""
    # A part ends lower than a syllable begins: An before An Bình, whatever their families.
    return "00".join(map(sort_key, (name.given, name.family, name.middle)))
