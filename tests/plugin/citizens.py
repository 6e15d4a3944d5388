from django.db.models import Q

from learning.indicators import Additive, Definition
from learning.models import Audience
from learning.reports.forms.base import Column, Kind, ReportForm


class CompletedByCitizens(Additive):
    name = "completed_by_citizens"
    label = "Completed by citizens"
    meaning = "Enrolments of citizens in which all that is required was finished in the period."
    dated_by = ("satisfied_at",)
    only = Q(audience=Audience.ND)
    definition = Definition(
        formula="The number of enrolments of citizens whose day of completing is in the period.",
        source="Enrolments, and the audience that each was begun as.",
        measured_in="enrolments",
        not_for="Counting people: who takes two courses is counted twice.",
    )


class CitizensForm(ReportForm):
    name = "citizens"
    number = "Form C"
    title = "What citizens completed"
    columns = (
        Column("unit", "Unit", Kind.NAME),
        Column("completed", "Completed", Kind.COUNT, "completed"),
        Column("by_citizens", "By citizens", Kind.COUNT, "completed_by_citizens"),
    )
