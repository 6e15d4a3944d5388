"""The queue of answers to be marked, in the Wagtail admin."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from assessments.attempts.models import Answer
from assessments.marking.access import answers_for
from assessments.marking.queue import DAYS, STATES, in_state, queue, since, state_of

ICON = "edit"
TITLE = _("To be marked")
MOST_CHOICES = 200


def page_of(answer: Answer) -> str:
    """The address where ``answer`` is marked."""
    return reverse("learning_marking:answer", args=[answer.pk])


def question_of(answer: Answer) -> str:
    """The first words of the question that was answered."""
    stem = answer.attempt.paper["questions"][answer.place]["stem"]
    return Truncator(" ".join(strip_tags(stem).split())).chars(70)


def number_of(answer: Answer) -> str:
    """What an answer is called where nobody shall know whose it is."""
    return str(_("Answer %(number)s") % {"number": answer.pk})


def whose(answer: Answer) -> str:
    """The learner's name, where the quiz lets markers see it."""
    quiz = answer.attempt.quiz
    return str(answer.attempt.enrolment.learner) if quiz and quiz.show_names else "–"


def handed_in(answer: Answer) -> str:
    return date_format(timezone.localtime(answer.attempt.submitted_at), "d/m/Y H:i")


class MarkingFilterSet(WagtailFilterSet):
    """One quiz, one question, one unit, for how long, and in which state."""

    quiz = ChoiceFilter(label=_("Quiz"), empty_label=_("All quizzes"))
    question = ChoiceFilter(label=_("Question"), empty_label=_("All questions"))
    unit = ChoiceFilter(label=_("Unit"), empty_label=_("All units"))
    days = ChoiceFilter(
        label=_("Waiting for at least"), choices=list(DAYS.items()), empty_label=_("any time")
    )
    state = ChoiceFilter(
        label=pgettext_lazy("answer", "State"),
        choices=list(STATES.items()),
        empty_label=_("what you can mark now"),
    )

    class Meta:
        model = Answer
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        mine = answers_for(self.request.user).order_by()
        for name, (pk, label) in {
            "quiz": ("attempt__quiz", "attempt__quiz__title"),
            "question": ("question", "question__code"),
            "unit": ("attempt__enrolment__unit", "attempt__enrolment__unit__full_name"),
        }.items():
            there = mine.filter(**{f"{pk}__isnull": False})
            self.filters[name].extra["choices"] = there.values_list(pk, label).distinct()[:MOST_CHOICES]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        found = in_state(queryset, chosen.get("state") or "")
        for name, path in (("quiz", "attempt__quiz"), ("question", "question")):
            if chosen.get(name):
                found = found.filter(**{path: chosen[name]})
        if chosen.get("unit"):
            found = found.filter(attempt__enrolment__unit=chosen["unit"])
        return since(found, chosen["days"]) if chosen.get("days") else found


class MarkingIndex(IndexView):
    """The answers that the user may mark, the longest waiting first; nobody's name unless the quiz shows it."""

    model = Answer
    any_permission_required = None  # decided by the quizzes that somebody marks, not by groups
    template_name = "learning_assessments/marking/index.html"
    results_template_name = "learning_assessments/marking/index_results.html"
    filterset_class = MarkingFilterSet
    is_searchable = False
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_marking:index"
    index_results_url_name = "learning_marking:index_results"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        TitleColumn("number", label=_("Answer number"), accessor=number_of, get_url=page_of),
        Column("question", label=_("Question"), accessor=question_of),
        Column("quiz", label=_("Quiz"), accessor=lambda answer: answer.attempt.title),
        Column("whose", label=_("Learner"), accessor=whose),
        Column("since", label=pgettext_lazy("attempt", "Handed in"), accessor=handed_in),
        Column("state", label=pgettext_lazy("answer", "State"), accessor=state_of),
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # nothing is made here

    def get_base_queryset(self):
        return queue(self.request.user)

    def order_queryset(self, queryset):
        return queryset
