"""What several people's marks of one answer add up to. Pure."""

from collections.abc import Mapping

from assessments.marking.models import MarkRole

FIRST, SECOND, MODERATOR = MarkRole.values
MOST = 10.0  # of an answer without a rubric, as in every Vietnamese school


def decided(given: Mapping[str, float], *, two_markers: bool, most_apart: int) -> float | None:
    """The score that the marks ``given`` by role lead to; None while somebody is missing or they are too far apart.

    A third person's word ends it, whatever the two of them gave.
    """
    if MODERATOR in given:
        return given[MODERATOR]
    if FIRST not in given:
        return None
    if not two_markers:
        return given[FIRST]
    if SECOND not in given or are_apart(given, most_apart=most_apart):
        return None
    return (given[FIRST] + given[SECOND]) / 2


def are_apart(given: Mapping[str, float], *, most_apart: int) -> bool:
    """Whether both have marked, and differ by more than ``most_apart`` percent."""
    if FIRST not in given or SECOND not in given:
        return False
    return abs(given[FIRST] - given[SECOND]) * 100 > most_apart + 1e-6


def wanted_role(given: Mapping[str, float], *, two_markers: bool, most_apart: int) -> str | None:
    """As what the next person is needed; None when nobody is."""
    if MODERATOR in given:
        return None
    if FIRST not in given:
        return FIRST
    if not two_markers:
        return None
    if SECOND not in given:
        return SECOND
    return MODERATOR if are_apart(given, most_apart=most_apart) else None
