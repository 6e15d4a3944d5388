"""What a lesson's page says of a content in it, signed: in which activity it stands, and what counts there."""

import uuid
from dataclasses import dataclass

from django.core import signing

from courses.h5p.bridge.normalise import Rule

SALT = "learning_courses.h5p.place"


@dataclass(frozen=True)
class Marked:
    """A content in a lesson. ``activity`` is the key of its block."""

    activity: uuid.UUID
    content: uuid.UUID
    rule: Rule


def sign(marked: Marked) -> str:
    value = [str(marked.activity), str(marked.content), marked.rule.name, round(marked.rule.share * 100)]
    return signing.Signer(salt=SALT).sign_object(value)


def unsign(text: str) -> Marked | None:
    """What was signed; None for what was not."""
    try:
        activity, content, name, share = signing.Signer(salt=SALT).unsign_object(text)
        return Marked(uuid.UUID(activity), uuid.UUID(content), Rule(name, share / 100))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        return None
