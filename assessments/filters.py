"""Finding questions of the bank by what they test."""

import django_filters
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from assessments.models import Question


class QuestionFilters(WagtailFilterSet):
    """Part of a code is enough: 4.2 finds the questions on DigComp 4.2."""

    competency = django_filters.CharFilter(label=_("Competency (code)"), method="with_competency")

    class Meta:
        model = Question
        fields = ["pool", "type", "difficulty"]

    def with_competency(self, questions, name, value):
        code = value.strip().replace('"', "")
        texts = questions.annotate(_competencies=Cast("competencies", TextField()))
        return texts.filter(_competencies__icontains=code)
