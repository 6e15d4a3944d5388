"""Checking the lists of words that authors write."""

from typing import Any

from django.utils.translation import gettext as _

from learning.vietnamese import tidy


def tidy_list(values: Any) -> list[str]:
    """``values`` as tidied strings; whatever is no list becomes an empty one."""
    return [tidy(str(each or "")) for each in values] if isinstance(values, list | tuple) else []


def problem_with(values: list[str], *, least: int, most: int) -> str:
    """What is wrong with a list of different, non-empty texts; empty when nothing is."""
    if not least <= len(values) <= most:
        return _("Give from %(least)s to %(most)s lines.") % {"least": least, "most": most}
    for number, value in enumerate(values, start=1):
        if not value:
            return _("Line %(number)s is empty.") % {"number": number}
        if value.casefold() in (earlier.casefold() for earlier in values[: number - 1]):
            return _("Line %(number)s is the same as an earlier one.") % {"number": number}
    return ""


def rows_in(values: Any) -> list[dict[str, Any]]:
    """The rows of a list that authors fill in; whatever is none is left out."""
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list | tuple) else []
