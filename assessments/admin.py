"""The question bank in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.filters import QuestionFilters
from assessments.models import Pool, Question
from assessments.quizzes.admin import QuizViewSet
from assessments.quizzes.extra_time_admin import ExtraTimeViewSet
from learning.choosing import WritersChooserViewSet
from learning.named_fields import NamedTextPanel


class QuestionViewSet(SnippetViewSet):
    model = Question
    chooser_viewset_class = WritersChooserViewSet
    icon = "help"
    list_display = ["__str__", "type_label", "pool", "competency_codes", "difficulty"]
    filterset_class = QuestionFilters
    search_fields = ["code", "stem"]
    search_backend_name = None  # the lists find parts of codes too; the choosers search by words
    list_per_page = 50
    panels = [
        NamedTextPanel("stem"),
        FieldPanel("data"),
        NamedTextPanel("explanation"),
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("pool"),
                FieldPanel("difficulty"),
                FieldPanel("source"),
                FieldPanel("review_due"),
            ],
            heading=_("About this question"),
        ),
        FieldPanel("competencies"),
    ]


class PoolViewSet(SnippetViewSet):
    model = Pool
    chooser_viewset_class = WritersChooserViewSet
    icon = "folder-open-inverse"
    list_display = ["name", "parent"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("parent")]


class AssessmentsGroup(SnippetViewSetGroup):
    items = [QuizViewSet, QuestionViewSet, PoolViewSet, ExtraTimeViewSet]
    menu_label = _("Assessments")
    menu_name = "assessments"
    menu_icon = "help"
    menu_order = 250
