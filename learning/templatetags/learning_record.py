"""What the pages of one's own record need of it: ``{% load learning_record %}``."""

from django import template

from learning.certificates.record import Entry
from learning.record.hours import Credit, Year
from learning.record.overview import Overview

register = template.Library()


@register.simple_tag
def credit_of(mine: Overview, entry: Entry) -> Credit | None:
    """The periods that ``entry`` is credited with; None where they are counted with another enrolment."""
    return mine.credit_by_enrolment.get(entry.enrolment.pk)


@register.simple_tag
def year_of(mine: Overview, number: int) -> Year | None:
    """The periods of the year ``number``."""
    return mine.year(number)


@register.filter
def percent_of(share: float | None) -> str:
    """0.857 as 85%: rounded down, for 79.6 is no 80. The small addition undoes what binary fractions take away."""
    return f"{int((share or 0.0) * 100 + 1e-6)}%"
