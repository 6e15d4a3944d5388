"""The list of questions: found by parts of words, with what an author wants to know of each at a glance."""

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import WorkflowState
from wagtail.snippets.views.snippets import IndexView

from assessments.exchange.listing import QuestionIndexView
from assessments.questions.models import Question
from assessments.questions.tags import TaggedQuestion
from assessments.quizzes.models import QuizQuestion


def state_of(question: Question) -> str:
    """The state of a question in words. Wagtail's own words for it cost a query a row, and know no withdrawal."""
    if question.withdrawn_at:
        return _("withdrawn")
    if question.workflow_in_progress:
        return _("published, a newer draft in review") if question.live else _("in review")
    if question.live:
        if question.has_unpublished_changes:
            return _("published, with a newer draft")
        return pgettext_lazy("question", "published")
    return _("draft")


def state_column(**more) -> StatusTagColumn:
    """The column that says it."""
    is_asked = lambda one: one.live and not one.withdrawn_at  # noqa: E731
    return StatusTagColumn(
        "state", label=pgettext_lazy("question", "State"), accessor=state_of, primary=is_asked, **more
    )


def with_states(questions):
    """``questions`` with what their states are read from, by one query more."""
    waiting = WorkflowState.objects.active().select_related("current_task_state__task")
    return questions.prefetch_related(
        Prefetch("workflow_states", queryset=waiting, to_attr="_current_workflow_states")
    )


def day_of(question: Question) -> str:
    """The day of the next check as a date: how many months ago it was says less."""
    return date_format(question.review_due, "SHORT_DATE_FORMAT") if question.review_due else ""


def tags_of(question: Question) -> str:
    return ", ".join(each.tag.name for each in question.shown_tags)


class QuestionIndex(QuestionIndexView):
    """Questions with pool, tags, state and use. As many queries for fifty rows as for one."""

    list_display = [
        "__str__",
        "type_label",
        Column(
            "pool",
            label=_("Pool"),
            width="14%",
            sort_key="pool__sort_key",
            accessor=lambda one: one.pool or "",
        ),
        Column("tags", label=_("Tags"), accessor=tags_of),
        "competency_codes",
        NumberColumn("difficulty", label=_("Difficulty"), sort_key="difficulty"),
        NumberColumn("quizzes", label=_("Quizzes"), sort_key="quizzes"),
        Column("review_due", label=_("Check by"), sort_key="review_due", accessor=day_of),
        state_column(),
    ]

    @cached_property
    def columns(self):
        # Wagtail adds a column of its own for the state, which knows nothing of what is withdrawn.
        return [each for each in super().columns if each.name != "status_string"]

    def _get_title_column(self, *args, **kwargs):
        # Wagtail divides the room among nine columns alike; the question needs most of it.
        return super()._get_title_column(*args, **kwargs, width="28%")

    def get_base_queryset(self):
        asking = QuizQuestion.objects.filter(question=OuterRef("pk")).order_by().values("question")
        counted = Coalesce(Subquery(asking.annotate(n=Count("pk")).values("n")), 0)
        tagged = TaggedQuestion.objects.select_related("tag").order_by("tag__name")
        questions = super().get_base_queryset().select_related("pool", "latest_revision")
        return (
            with_states(questions)
            .annotate(quizzes=counted)
            .prefetch_related(Prefetch("tagged_items", queryset=tagged, to_attr="shown_tags"))
        )

    def search_queryset(self, queryset):
        return queryset.found_by(self.search_query) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self):
        alike = Button(
            _("Alike questions"), url=reverse("learning_bank:alike"), icon_name="copy", priority=80
        )
        return [*super().header_more_buttons, alike]


class PoolIndex(IndexView):
    """Pools as a tree, each with how many questions it holds, those inside counted too."""

    list_display = [
        "full_name",
        NumberColumn("held", label=_("Questions"), accessor=lambda one: one.held),
        NumberColumn("held_inside", label=_("With those inside"), accessor=lambda one: one.held_inside),
    ]

    def get_base_queryset(self):
        pools = super().get_base_queryset()
        return pools.annotate(held=_counted("pool", "pk"), held_inside=_counted_inside())

    def search_queryset(self, queryset):
        return queryset.named(self.search_query) if self.is_searching else queryset


def _counted(field: str, outer: str) -> Coalesce:
    held = Question.objects.filter(**{field: OuterRef(outer)}).order_by().values(field)
    return Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0)


def _counted_inside() -> Coalesce:
    held = Question.objects.filter(pool__path__startswith=OuterRef("path")).order_by()
    # All rows are one group: Django groups by what is asked for, so the pool itself is.
    grouped = held.annotate(around=OuterRef("pk")).values("around").annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0)
