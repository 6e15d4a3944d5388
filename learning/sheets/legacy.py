"""Text from before Unicode: TCVN3 (fonts .VnTime) and VNI (fonts VNI-Times) as spreadsheets still carry it.

Both write Vietnamese with the letters and signs of Latin-1, which only their fonts show as what is meant. Which of
them a column is in cannot be known, only weighed: by how many of its words are Vietnamese syllables when read so.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Encoding(TextChoices):
    UNICODE = "unicode", _("Unicode")
    TCVN3 = "tcvn3", _("TCVN3 (ABC, fonts .VnTime)")
    VNI = "vni", _("VNI (fonts VNI-Times)")


# TCVN 5712-1, one sign for one letter. Capitals with a tone have none: the fonts .VnTimeH draw the small ones so.
_SIGNS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦"
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_FROM_TCVN3 = str.maketrans(_SIGNS, _LETTERS)
_TO_TCVN3 = str.maketrans(_LETTERS + _LETTERS[:67].upper(), _SIGNS + _SIGNS[:67])
_TO_TCVN3 |= str.maketrans(_LETTERS[67:], _SIGNS[67:])

# VNI writes a letter and then its mark; in each pair the mark, then the letter that the two are.
_PAIRS = {
    "a": "ùáøàûảõãïạêăéắèằúẳüẵëặââáấàầåẩãẫäậ",
    "e": "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
    "o": "ùóøòûỏõõïọâôáốàồåổãỗäộ",
    "ô": "ùớøờûởõỡïợ",
    "u": "ùúøùûủõũïụ",
    "ö": "ùứøừûửõữïự",
    "y": "ùýøỳûỷõỹ",
}
_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}
_FROM_VNI = _ALONE | {
    base + marks[place]: marks[place + 1]
    for base, marks in _PAIRS.items()
    for place in range(0, len(marks), 2)
}
_TO_VNI = {letter: written for written, letter in _FROM_VNI.items()}
_VNI = re.compile(
    "|".join(f"{base}[{marks[::2]}]" for base, marks in _PAIRS.items()) + f"|[{''.join(_ALONE)}]",
    re.IGNORECASE,
)

# No old font has these, so whoever wrote them wrote Unicode.
_ONLY_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0"
                           "\u1ea0-\u1ef9\u0300-\u0323]")  # fmt: skip
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~]+")
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam "
    "oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn "
    "ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uô uôc uôi uôm uôn uông uôt "
    "uơ up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    "y yêm yên yêng yêt yêu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES.replace(' ', '|')})")
_TONES = dict.fromkeys([0x300, 0x301, 0x303, 0x309, 0x323])
CONVINCING = 0.6
SAMPLE = 400


def from_tcvn3(text: str) -> str:
    """``text`` as its TCVN3 font showed it. All in capitals, it is taken for .VnTimeH, which has no small letters."""
    if _ONLY_UNICODE.search(text):
        return text
    read = text.translate(_FROM_TCVN3)
    plain = [char for char in text if char.isascii() and char.isalpha()]
    starts = len(re.findall(r"\S+", text))
    # More capitals than words, and nothing small: "NGUYÔN" is one, "Lª Hµ" is not.
    return read.upper() if len(plain) > starts and all(map(str.isupper, plain)) else read


def to_tcvn3(text: str) -> str:
    """``text`` as it is typed with a TCVN3 font; capitals with a tone become small ones, for there are no others."""
    return unicodedata.normalize("NFC", text).translate(_TO_TCVN3)


def from_vni(text: str) -> str:
    """``text`` as its VNI font showed it."""
    return text if _ONLY_UNICODE.search(text) else _VNI.sub(_shown, text)


def _shown(found: re.Match) -> str:
    letter = _FROM_VNI[found[0].lower()]
    return letter.upper() if found[0][0].isupper() else letter


def to_vni(text: str) -> str:
    """``text`` as it is typed with a VNI font."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_typed(char) for char in composed)


def _typed(char: str) -> str:
    written = _TO_VNI.get(char.lower(), char.lower())
    return written.upper() if char.isupper() else written if char.lower() in _TO_VNI else char


READERS = {
    Encoding.UNICODE: lambda text: unicodedata.normalize("NFC", text),
    Encoding.TCVN3: from_tcvn3,
    Encoding.VNI: from_vni,
}


def converted(text: str, encoding: str) -> str:
    """``text`` in Unicode. What is Unicode already, in a column of old text, stays as it is."""
    return READERS[Encoding(encoding)](text)


@dataclass(frozen=True)
class Guess:
    """What a text is in, and how many of its telling words, as a share, are Vietnamese when they are read so."""

    encoding: str
    score: float


def guess(texts: Iterable[str]) -> Guess:
    """What ``texts``, of one column or one file, are in. Unicode unless something else is clearly better."""
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()][:SAMPLE]
    if not words:
        return Guess(str(Encoding.UNICODE), 1.0)
    scores = {one: _share(words, one) for one in Encoding.values}
    plain = scores[str(Encoding.UNICODE)]
    best = max(scores, key=lambda one: scores[one])  # the first, Unicode, of equals
    if scores[best] >= CONVINCING and scores[best] - plain > 0.2:
        return Guess(best, scores[best])
    return Guess(str(Encoding.UNICODE), plain)


def _share(words: list[str], encoding: str) -> float:
    return sum(is_syllable(converted(word, encoding)) for word in words) / len(words)


def is_syllable(word: str) -> bool:
    """Whether ``word`` could be Vietnamese: "Nguyễn" could, "Nguyeãn" and "NguyÔn" could not."""
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))
