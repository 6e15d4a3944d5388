"""How to reach people and tell them apart: one way to write a phone number, an e-mail address, a CCCD."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from learning.vietnamese import tidy

_BETWEEN = re.compile(r"[\s.\-()]")
_DOTS = "•" * 6


class Unreadable(ValueError):
    """What was written is no such number or address; the message says how to write it."""


def phone(text: str) -> str:
    """A number as it is dialled at home: +84 912 345 678 and 912345678 both become 0912345678.

    Numbers of other countries keep their plus. Raises Unreadable.
    """
    bare = re.sub(r"^00", "+", _BETWEEN.sub("", tidy(text)))
    home = re.sub(r"^\+?84(?=\d{9,10}$)", "0", bare)
    if re.fullmatch(r"[1-9]\d{8}", home):  # a spreadsheet took its first zero away
        home = f"0{home}"
    if re.fullmatch(r"0\d{9,10}|\+(?!84)[1-9]\d{6,14}", home, re.ASCII):
        return home
    raise Unreadable(_("This is no phone number. Write it as 0912 345 678 or +84 912 345 678."))


def email(text: str) -> str:
    """An address in small letters. Raises Unreadable."""
    bare = tidy(text).lower()
    try:
        validate_email(bare)
    except ValidationError:
        raise Unreadable(_("This is no e-mail address. Write it as ten@example.vn.")) from None
    return bare


def identity(text: str) -> str:
    """The twelve digits of a CCCD. Raises Unreadable."""
    bare = _BETWEEN.sub("", tidy(text))
    if re.fullmatch(r"\d{11}", bare, re.ASCII):  # a spreadsheet took its first zero away
        bare = f"0{bare}"
    if re.fullmatch(r"\d{12}", bare, re.ASCII):
        return bare
    raise Unreadable(
        _("An identity number has 12 digits. The old numbers with 9 digits are no longer valid.")
    )


WRITTEN: dict[str, Callable[[str], str]] = {"phone": phone, "email": email, "identity": identity}


def masked(name: str, text: str) -> str:
    """Enough of ``text`` to recognise it, too little to use it."""
    if not text:
        return ""
    if name == "email":
        user, _at, host = text.partition("@")
        return f"{user[:1]}{_DOTS}@{host}"
    return f"{_DOTS}{text[-3:]}"
