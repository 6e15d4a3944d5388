"""The code of a sitting: short enough to read aloud in a room, without letters that are taken for others."""

import secrets

from assessments.sittings.models import Sitting

ALPHABET = "ABCDEFGHKLMNPQRSTUVXY3456789"
LENGTH = 6


def new_code() -> str:
    """A code that no sitting has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
        if not Sitting.objects.filter(code=code).exists():
            return code


def tidy_code(text: str) -> str:
    """``text`` as it was typed, without what people put between the letters."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:20]
