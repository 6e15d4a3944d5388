"""The letters of a text file that somebody else wrote."""

import codecs
import re
import unicodedata
from typing import BinaryIO

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Unreadable
from learning.api import guess_encoding

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
TELLING = 10  # words
# No keyboard types these, no XML can hold them, and PostgreSQL keeps no NUL.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def text_in(file: BinaryIO) -> str:
    """What is written in ``file``, with one sign for the end of a line. Raises Unreadable."""
    data = file.read()
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    text = _decoded(data)
    if "\0" in text:
        raise _no_text()
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_control(text: str) -> str:
    """``text`` without the signs that no file of questions should have."""
    return CONTROL.sub("", text)


def _decoded(data: bytes) -> str:
    try:
        if data.startswith(UTF_16):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_one_byte(data)
    _refuse_old_font(text)
    return text


def _of_one_byte(data: bytes) -> str:
    """Windows-1258, which Vietnamese Windows wrote; unless it was typed with an old font."""
    if b"\0" in data:
        raise _no_text()
    text = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    old = guess_encoding(data.decode("latin-1").split("\n"))
    if old.encoding != "unicode" and old.score > guess_encoding(text.split("\n")).score:
        raise _old_font()
    return text


def _refuse_old_font(text: str) -> None:
    # Letters of an old font may have been saved as UTF-8. A few of them tell nothing.
    if _UNICODE_ONLY.search(text) or sum(not word.isascii() for word in text.split()) < TELLING:
        return
    if guess_encoding(text.split("\n")).encoding != "unicode":
        raise _old_font()


def _old_font() -> Unreadable:
    return Unreadable(
        _(
            "This file was typed with an old font (TCVN3 or VNI), so learners would see wrong letters. Convert it to "
            "Unicode, for example with UniKey's “Convert”, save it as UTF-8 and choose it again."
        )
    )


def _no_text() -> Unreadable:
    return Unreadable(_("This is not a text file. Choose the file that was exported, and its format."))
