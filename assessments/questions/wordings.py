"""Short texts as a kind reader compares them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from learning.vietnamese import fold, sort_key, tidy

LONGEST = 200
_EDGES = " .,;:!?…\"'“”‘’()"


def comparable(text: str, *, strict: bool) -> str:
    """``text`` reduced to what matters when two wordings are compared."""
    bare = tidy(text).strip(_EDGES)
    # A sort key tells letters and tone apart, so it is the same wherever in the syllable the tone was typed.
    return sort_key(bare) if strict else fold(bare).replace(" ", "")


def same_wording(text: str, wordings: Iterable[str], *, strict: bool) -> int | None:
    """The place of the first of ``wordings`` that ``text`` says; None when it says none of them."""
    given = comparable(text, strict=strict)
    if not given:
        return None
    said = (place for place, each in enumerate(wordings) if comparable(each, strict=strict) == given)
    return next(said, None)


def too_long(wordings: list[str]) -> str:
    """What to tell an author of a wording that nobody could write; empty when there is none."""
    most = max((len(each) for each in wordings), default=0)
    return _("A wording has at most %(most)s characters.") % {"most": LONGEST} if most > LONGEST else ""
