"""Age bands as provincial reports have them. The age is the one reached in the year of the enrolment."""

from django.db.models import Case, CharField, ExpressionWrapper, IntegerField, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from learning.enrolments.models import Enrolment
from learning.people.ages import AGE_BANDS, BAND_KEYS, band_key
from learning.reports.periods import ZONE

# The first age that is no longer in the band, and its name: as the schema publishes it, where the youngest begin at 0.
BANDS = tuple((end, band_key(first or 0, end)) for first, end in AGE_BANDS if end)
OLDEST = BAND_KEYS[-1]


def with_band(facts: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """``facts`` with ``band``; empty where nobody knows when the learner was born."""
    years = ExtractYear("enrolled_at", tzinfo=ZONE) - ExtractYear("learner__birth_on")
    age = ExpressionWrapper(years, output_field=IntegerField())
    younger = [When(age__lt=end, then=Value(name)) for end, name in BANDS]
    unknown = When(learner__birth_on__isnull=True, then=Value(""))
    band = Case(unknown, *younger, default=Value(OLDEST), output_field=CharField())
    return facts.annotate(age=age).annotate(band=band)


def band_of(fact: Enrolment) -> str:
    """The band of a fact that came with it."""
    return fact.band  # type: ignore[attr-defined]
