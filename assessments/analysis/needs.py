"""Whether what the analysis reckons with is there: numpy comes with the extra ``[analysis]``."""

from importlib.util import find_spec

from django.utils.translation import gettext as _


class NoNumpy(Exception):
    """numpy is not installed; the message says what to install."""


def has_numpy() -> bool:
    """Whether statistics can be reckoned and adaptive tests given here."""
    return find_spec("numpy") is not None


def need_numpy() -> None:
    """Raise NoNumpy where it is missing."""
    if not has_numpy():
        raise NoNumpy(_("This needs numpy. Install the library with its extra: wagtail-learning[analysis]."))
