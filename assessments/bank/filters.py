"""Finding questions in the bank."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Revision, WorkflowState

from assessments.bank.basis import on_changed_basis
from assessments.bank.usage import never_asked
from assessments.questions.models import Pool, Question
from assessments.questions.tags import QuestionTag
from learning import registry

STATES = [
    ("live", pgettext_lazy("question", "Published")),
    ("draft", _("Draft, never published or taken back")),
    ("changed", _("Published, with a newer draft")),
    ("review", _("In review")),
    ("withdrawn", pgettext_lazy("question", "Withdrawn")),
    ("locked", _("Locked by somebody")),
]
LOOKED_FOR = [
    ("overdue", _("Overdue for a check")),
    ("basis", _("Its legal basis is no longer in force")),
    ("unsourced", _("No source")),
    ("unused", _("Never asked")),
]
# Who may do any of these may look at questions.
MANAGING = ["add", "change", "delete", "view", "publish"]
DIFFICULTIES = [(number, str(number)) for number in range(1, 6)]


def is_key(text: str) -> bool:
    """Whether ``text`` can be the key of a row; no database takes a longer number."""
    return text.isascii() and text.isdigit() and len(text) < 19


def overdue() -> Q:
    """Questions whose day for a check has passed."""
    return Q(review_due__lt=timezone.localdate())


def in_review() -> Q:
    """Questions that somebody is asked to approve."""
    about = {"base_content_type__app_label": "learning_assessments", "base_content_type__model": "question"}
    waiting = WorkflowState.objects.filter(**about, status=WorkflowState.STATUS_IN_PROGRESS)
    # Their keys are text in Wagtail's table, which no database compares with numbers alike.
    return Q(pk__in=[int(pk) for pk in waiting.values_list("object_id", flat=True)])


class QuestionFilters(WagtailFilterSet):
    """Part of a code is enough: 4.2 finds the questions on DigComp 4.2."""

    pool = django_filters.ModelChoiceFilter(
        label=_("Pool, with those inside"), queryset=Pool.objects.all(), method="in_pool"
    )
    type = django_filters.ChoiceFilter(label=_("Type"), choices=())
    competency = django_filters.CharFilter(label=_("Competency (code)"), method="with_competency")
    difficulty = django_filters.MultipleChoiceFilter(
        label=_("Difficulty"), choices=DIFFICULTIES, widget=forms.CheckboxSelectMultiple
    )
    tag = django_filters.ModelChoiceFilter(
        label=_("Tag"), queryset=QuestionTag.objects.all(), field_name="tagged_items__tag"
    )
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("question", "State"), choices=STATES, method="in_state"
    )
    looked_for = django_filters.MultipleChoiceFilter(
        label=_("What needs work"),
        choices=LOOKED_FOR,
        method="that_need_work",
        widget=forms.CheckboxSelectMultiple,
    )
    author = django_filters.ModelChoiceFilter(
        label=_("Last changed by"),
        queryset=lambda request: authors(),
        field_name="latest_revision__user",
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.filters["type"].extra["choices"] = [
            (name, kind.label) for name, kind in registry.question_types.items()
        ]

    def in_pool(self, questions, name, pool):
        return questions.filter(pool__path__startswith=pool.path)

    def with_competency(self, questions, name, value):
        code = value.strip().replace('"', "")
        texts = questions.annotate(_competencies=Cast("competencies", TextField()))
        return texts.filter(_competencies__icontains=code)

    def in_state(self, questions, name, state):
        return questions.filter(
            {
                "live": lambda: Q(live=True, withdrawn_at__isnull=True),
                "draft": lambda: Q(live=False),
                "changed": lambda: Q(live=True, has_unpublished_changes=True),
                "review": in_review,
                "withdrawn": lambda: Q(withdrawn_at__isnull=False),
                "locked": lambda: Q(locked=True),
            }[state]()
        )

    def that_need_work(self, questions, name, wanted):
        for each in wanted:
            questions = questions.filter(_needing(each, questions))
        return questions


def _needing(what: str, questions) -> Q:
    if what == "basis":
        return Q(pk__in=on_changed_basis(questions))
    return {"overdue": overdue(), "unsourced": Q(source=""), "unused": never_asked()}[what]


def authors():
    """Users who have written a version of a question."""
    about = {"content_type__app_label": "learning_assessments", "content_type__model": "question"}
    wrote = Revision.objects.filter(**about).order_by()
    return get_user_model().objects.filter(pk__in=wrote.values("user"))
