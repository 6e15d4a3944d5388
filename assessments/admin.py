"""The question bank in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.bank.choosing import PoolChooserViewSet, QuestionChooserViewSet
from assessments.bank.filters import QuestionFilters
from assessments.bank.listing import PoolIndex, QuestionIndex
from assessments.bank.panel import StandingPanel
from assessments.bank.screens import QuestionCancel, QuestionCreate, QuestionEdit, QuestionUsage
from assessments.bank.tagging import NamedTags
from assessments.models import Pool, Question, QuestionTag
from assessments.quizzes.admin import QuizViewSet
from assessments.quizzes.extra_time_admin import ExtraTimeViewSet
from learning.choosing import WritersChooserViewSet
from learning.named_fields import NamedTextPanel


class QuestionViewSet(SnippetViewSet):
    model = Question
    chooser_viewset_class = QuestionChooserViewSet
    index_view_class = QuestionIndex
    add_view_class = QuestionCreate
    edit_view_class = QuestionEdit
    usage_view_class = QuestionUsage
    confirm_workflow_cancellation_view_class = QuestionCancel
    icon = "help"
    list_display = QuestionIndex.list_display
    filterset_class = QuestionFilters
    list_per_page = 50
    panels = [
        NamedTextPanel("stem"),
        FieldPanel("data"),
        NamedTextPanel("explanation"),
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("pool"),
                FieldPanel("tags", widget=NamedTags),
                FieldPanel("difficulty"),
                FieldPanel("source"),
                FieldPanel("review_due"),
            ],
            heading=_("About this question"),
        ),
        FieldPanel("competencies"),
        StandingPanel(heading=_("How it stands")),
    ]


class PoolViewSet(SnippetViewSet):
    model = Pool
    chooser_viewset_class = PoolChooserViewSet
    index_view_class = PoolIndex
    icon = "folder-open-inverse"
    list_display = PoolIndex.list_display
    list_per_page = 100
    panels = [FieldPanel("name"), FieldPanel("parent")]


class TagViewSet(SnippetViewSet):
    """The list that those choose from who may not make tags of their own."""

    model = QuestionTag
    chooser_viewset_class = WritersChooserViewSet
    icon = "tag"
    list_display = ["name"]
    search_fields = ["name"]
    panels = [FieldPanel("name")]


class AssessmentsGroup(SnippetViewSetGroup):
    items = [QuizViewSet, QuestionViewSet, PoolViewSet, TagViewSet, ExtraTimeViewSet]
    menu_label = _("Assessments")
    menu_name = "assessments"
    menu_icon = "help"
    menu_order = 250
