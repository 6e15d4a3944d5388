"""Seconds of a film or a recording, written as people read them: 1:05, 1:02:05, or 65."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.packages.h5p.values import as_json, decimal

HELP = _("Minutes and seconds, such as 1:05; or seconds alone.")
WRONG = _("Write a time such as 1:05, or seconds alone.")
SIXTY = 60
MOST_PARTS = 3


def as_clock(seconds: float) -> str:
    """65 is 1:05. Tenths and hundredths of seconds stay; what is before the beginning stays a number."""
    if seconds < 0:
        return f"{seconds:g}"
    minutes, rest = divmod(round(seconds, 3), SIXTY)
    hours, minutes = divmod(int(minutes), SIXTY)
    said = f"{rest:06.3f}".rstrip("0").rstrip(".")
    return f"{hours}:{minutes:02}:{said}" if hours else f"{minutes}:{said}"


def as_seconds(text: str) -> float:
    """The other way round. Raises ValueError for what is no time."""
    parts = [decimal(part.replace(",", ".")) for part in text.strip().split(":")]
    found = [float(part) for part in parts if part is not None]
    if len(found) != len(parts) or len(parts) > MOST_PARTS:
        raise ValueError(text)
    if any(part < 0 or part >= SIXTY for part in found[1:]) or any(
        not part.is_integer() for part in found[:-1]
    ):
        raise ValueError(text)
    total = 0.0
    for part in found:
        total = total * SIXTY + part
    return total


class Timecode(forms.FloatField):
    """A number of seconds between ``min_value`` and ``max_value``; it needs no script."""

    def prepare_value(self, value: Any) -> Any:
        exact = None if isinstance(value, str) and ":" in value else decimal(value)
        return value if exact is None else as_clock(float(as_json(exact)))

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values:
            return None
        try:
            return as_seconds(str(value))
        except ValueError as wrong:
            raise ValidationError(str(WRONG), code="invalid") from wrong
