"""The list of hints in the Wagtail admin."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from assessments.analysis.needs import has_numpy
from assessments.hints.models import Hint, HintDecision, HintKind
from assessments.hints.shown import names_of

ICON = "view"
TITLE = _("Exams to look at again")
PERMISSION = "learning_assessments.change_hint"
MOST_CHOICES = 200
DECIDED, ALL = "decided", "all"
STATES = {
    DECIDED: pgettext_lazy("hints", "decided"),
    ALL: pgettext_lazy("hints", "open and decided"),
}
LONG = ["paper", "corrections", "timing"]


def page_of(hint: Hint) -> str:
    """The address where ``hint`` is looked at."""
    return reverse("learning_hints:hint", args=[hint.pk])


def in_short() -> QuerySet[Hint]:
    """Hints with whom they are about, without the papers: those are long."""
    people = [f"{end}__enrolment__{what}" for end in ("one", "other") for what in ("learner", "unit")]
    return Hint.objects.select_related("quiz", *people).defer(
        *(f"{end}__{name}" for end in ("one", "other") for name in LONG)
    )


class HintFilterSet(WagtailFilterSet):
    """One quiz, one kind, open or decided."""

    quiz = ChoiceFilter(label=_("Quiz"), empty_label=_("All quizzes"))
    kind = ChoiceFilter(label=_("Kind"), choices=HintKind.choices, empty_label=_("All kinds"))
    state = ChoiceFilter(
        label=pgettext_lazy("hints", "State"),
        choices=list(STATES.items()),
        empty_label=pgettext_lazy("hints", "to be looked at"),
    )

    class Meta:
        model = Hint
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        there = Hint.objects.filter(quiz__isnull=False).order_by("quiz__title")
        self.filters["quiz"].extra["choices"] = there.values_list("quiz", "quiz__title").distinct()[
            :MOST_CHOICES
        ]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        found = queryset.filter(**{name: chosen[name] for name in ("quiz", "kind") if chosen.get(name)})
        if chosen.get("state") == ALL:
            return found
        is_open = {"decision": HintDecision.OPEN}
        return found.exclude(**is_open) if chosen.get("state") == DECIDED else found.filter(**is_open)


class HintIndex(IndexView):
    """What somebody has to look at, the clearest first; learners by name for who may see them."""

    model = Hint
    any_permission_required = None  # decided by the addresses
    template_name = "learning_assessments/hints/index.html"
    results_template_name = "learning_assessments/hints/index_results.html"
    filterset_class = HintFilterSet
    is_searchable = False
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_hints:index"
    index_results_url_name = "learning_hints:index_results"
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("kind", label=_("What was seen"), accessor="get_kind_display", get_url=page_of),
            Column("whose", label=_("Learner"), accessor=self._whose),
            Column("quiz", label=_("Quiz"), accessor=lambda hint: hint.quiz or "–"),
            Column("clearness", label=_("How clear")),
            Column("found", label=pgettext_lazy("hint", "Found"), accessor=_found_on),
            Column("decision", label=pgettext_lazy("hints", "State"), accessor="get_decision_display"),
        ]

    def user_has_permission(self, permission) -> bool:
        return False  # nothing is made by hand

    def get_base_queryset(self) -> QuerySet[Hint]:
        return in_short()

    def order_queryset(self, queryset):
        return queryset.order_by("-strength", "pk")

    def get_table(self, object_list):
        self._names = names_of(self.request.user, object_list)
        return super().get_table(object_list)

    def get_context_data(self, *args, **options) -> dict[str, Any]:
        return {**super().get_context_data(*args, **options), "has_numpy": has_numpy()}

    def _whose(self, hint: Hint) -> str:
        return ", ".join(self._names[each.pk] for each in hint.attempts)


def _found_on(hint: Hint) -> str:
    return date_format(timezone.localtime(hint.found_at), "d/m/Y")
