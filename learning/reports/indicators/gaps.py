"""Learners of whom something is not known that reports need: what there is to put right."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learning.people.models import Learner, Sex
from learning.reports.indicators.base import Distinct
from learning.reports.indicators.definition import IN_PEOPLE, NOT_ADDED, Definition

OF_LEARNERS = _("Enrolments, and what is known of their learners today.")


class WithoutBirth(Distinct):
    name = "learners_without_birth"
    label = _("Without a date of birth")
    meaning = _("Learners who enrolled in the period and whose date or year of birth is not known.")
    dated_by = ("enrolled_at",)
    only = Q(learner__birth_on__isnull=True)
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment begun in the period and no date of birth."
        ),
        source=OF_LEARNERS,
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class WithoutSex(Distinct):
    name = "learners_without_sex"
    label = _("Without a sex")
    meaning = _("Learners who enrolled in the period and whose sex is not known.")
    dated_by = ("enrolled_at",)
    only = Q(learner__sex=Sex.UNKNOWN)
    definition = Definition(
        formula=_("The number of different learners with an enrolment begun in the period and no known sex."),
        source=OF_LEARNERS,
        measured_in=IN_PEOPLE,
        not_for=_("Pressing people: who does not want to say it need not."),
    )


class WithoutEthnicity(Distinct):
    name = "learners_without_ethnicity"
    label = _("Nothing said of ethnicity")
    meaning = _(
        "Learners who enrolled in the period and did not say whether they belong to an ethnic minority."
    )
    dated_by = ("enrolled_at",)
    only = Q(learner__is_ethnic_minority__isnull=True)
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment begun in the period who said nothing of their ethnicity."
        ),
        source=OF_LEARNERS,
        measured_in=IN_PEOPLE,
        not_for=_("Pressing people: who does not want to say it need not."),
    )


class SuspectedDuplicates(Distinct):
    name = "suspected_duplicates"
    label = _("Perhaps twice")
    meaning = _("Learners who enrolled in the period and share name and date of birth with another record.")
    dated_by = ("enrolled_at",)
    only = Q(learner__birth_on__isnull=False, learner__merged_into__isnull=True) & Q(
        Exists(
            Learner.objects.filter(
                search_text=OuterRef("learner__search_text"),
                birth_on=OuterRef("learner__birth_on"),
                merged_into__isnull=True,
            )
            .exclude(search_text="")
            .exclude(pk=OuterRef("learner_id"))
        )
    )
    definition = Definition(
        formula=_(
            "The number of different learners with an enrolment begun in the period for whom there is another record, "
            "anywhere, with the same name without accents and the same date of birth."
        ),
        source=OF_LEARNERS,
        measured_in=IN_PEOPLE,
        not_for=_("Merging without looking: two people may share both."),
    )
