"""Numbers of a calibration as people read them."""

from django.utils.formats import number_format

NONE = "–"


def figure(number: float | None, decimals: int = 2) -> str:
    """A number as readers write it; a dash where there is none."""
    return NONE if number is None else number_format(round(number, decimals) + 0.0, decimals)


def whole(number: float | None) -> str:
    """A whole number with its thousands apart."""
    return NONE if number is None else number_format(round(number), use_l10n=True, force_grouping=True)


def give_or_take(number: float, error: float) -> str:
    """A number with its standard error; one without an error was fixed."""
    return f"{figure(number)} ± {figure(error)}" if error else figure(number)


def points(share: float | None) -> str:
    """A share as points of a hundred."""
    return figure(None if share is None else share * 100, 0)
