from django.db.models import Q

from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.base import Additive


class Assisted(Additive):
    """Courses completed with somebody's help, at a commune's counter for example."""

    name = "assisted"
    label = "Completed with help"
    meaning = "Enrolments completed in the period in which somebody helped."
    dated_by = ("satisfied_at",)
    only = Q(assisted=True)


class AssistedForm(ReportForm):
    """Help given, by unit."""

    name = "help"
    number = "Form of help"
    title = "Help given"
    columns = (
        Column("unit", "Unit", Kind.NAME),
        Column("completed", "Completed", Kind.COUNT, "completed"),
        Column("assisted", "With help", Kind.COUNT, "assisted"),
    )
