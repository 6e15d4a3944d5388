"""The addresses of players. Each is a key: who was given it may see the content, and nobody guesses one."""

import uuid

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from courses.h5p.models import H5PContent

SALT = "learning_courses.h5p"


def key_of(identity: uuid.UUID) -> str:
    return salted_hmac(SALT, str(identity), algorithm="sha256").hexdigest()[:32]


def is_key(key: str, identity: uuid.UUID) -> bool:
    return constant_time_compare(key, key_of(identity))


def address_of(content: H5PContent, language: str) -> str:
    """Where ``content`` is played in ``language``."""
    return reverse("learning_courses:h5p_play", args=[key_of(content.uuid), content.uuid, language])
