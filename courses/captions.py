"""Captions as authors have them, read into WebVTT as browsers want it.

Subtitle programs write WebVTT or SubRip (.srt), in UTF-8 or UTF-16: all of these are read. What was typed with an old
font (TCVN3, VNI) cannot be known for certain, so the author is told and decides.
"""

import codecs
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from learning.api import guess_encoding

ENDINGS = ("vtt", "srt")
LARGEST = 2 * 1024 * 1024
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_COMMAS = re.compile(r"(\d{2}:\d{2}:\d{2}),(\d{3})")


class UnreadableCaptions(ValueError):
    """The file cannot be shown as captions. Its text says why, and what the author can do."""


def captions_of(document) -> str:
    """The captions in ``document`` as WebVTT. Raises UnreadableCaptions."""
    try:
        with document.open_file() as file:
            data = file.read(LARGEST + 1)
    except OSError:
        raise UnreadableCaptions(
            _("The file is not in the store any more. Please upload it again.")
        ) from None
    return read_captions(data)


def read_captions(data: bytes) -> str:
    """``data``, the bytes of a WebVTT or SubRip file, as WebVTT. Raises UnreadableCaptions."""
    if len(data) > LARGEST:
        raise UnreadableCaptions(_("The file is larger than 2 MB. Captions are text and much smaller."))
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if re.match(r"WEBVTT(?=\s|$)", text) is None:
        text = _from_subrip(text)
    _check_cues(text)
    _check_letters(text)
    return text + "\n"


def _decoded(data: bytes) -> str:
    try:
        if data.startswith(UTF_16):
            return data.decode("utf-16")
        if data[:2] and 0 in data[:2]:  # UTF-16 that does not say so: the first letters are plain ones
            return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableCaptions(_wrong_letters(data.decode("latin-1"))) from None


def _wrong_letters(text: str) -> str:
    """What to tell of a file whose letters are not Unicode."""
    if guess_encoding([text]).encoding != "unicode":
        return _(
            "This file was typed with an old font (TCVN3 or VNI), so phones would show wrong letters. Please "
            "convert it to Unicode, for example with UniKey's “Convert”, save it as UTF-8 and upload it again."
        )
    return _(
        "The letters of this file cannot be read. Please open it in Notepad, choose “Save as”, take UTF-8 as its "
        "encoding, and upload it again."
    )


def _from_subrip(text: str) -> str:
    """SubRip as WebVTT: the same cues, with a first line and points instead of commas."""
    if not _TIMING.search(text):
        raise UnreadableCaptions(
            _(
                "There are no captions in this file. It must be WebVTT (.vtt) or SubRip (.srt), with lines like "
                "00:00:01.000 --> 00:00:04.000."
            )
        )
    return "WEBVTT\n\n" + "\n".join(
        _COMMAS.sub(r"\1.\2", line) if "-->" in line else line for line in text.split("\n")
    )


def _check_cues(text: str) -> None:
    """Every line of times must be one that browsers read; they skip a wrong one without a word."""
    cues = list(_timings(text))
    if not cues:
        raise UnreadableCaptions(_("There are no captions in this file: no line says from when to when."))
    for number, line in cues:
        if not _in_order(line):
            raise UnreadableCaptions(
                _(
                    "Line %(number)s has no valid times: “%(line)s”. It must be like 00:00:01.000 --> 00:00:04.000."
                )
                % {"number": number, "line": line[:60]}
            )


def _timings(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if "-->" in line)


def _in_order(line: str) -> bool:
    found = _TIMING.fullmatch(line)
    if found is None:
        return False
    parts = found.groups()
    return _seconds(parts[:4]) < _seconds(parts[4:])


def _seconds(parts: tuple) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _check_letters(text: str) -> None:
    """Letters of an old font may have been saved as UTF-8: valid, and still not what is meant."""
    if guess_encoding(text.split("\n")).encoding != "unicode":
        raise UnreadableCaptions(_wrong_letters(text))
