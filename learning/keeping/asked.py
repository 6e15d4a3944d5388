"""What commands are asked for."""

from datetime import date, datetime

from django.core.management.base import CommandError
from django.utils.translation import gettext as _


def month_asked(written: str) -> date:
    """The month that was written as in 2025-06. Raises CommandError."""
    try:
        return datetime.strptime(written, "%Y-%m").date()
    except ValueError:
        raise CommandError(
            _("“%(text)s” is not a month. Write it as in 2025-06.") % {"text": written}
        ) from None
