"""Quizzes in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    Panel,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.marking.panels import MARKING_PANEL
from assessments.quizzes.forms import SectionForm
from assessments.quizzes.models import Quiz
from assessments.quizzes.stock import count_askable, stock_of
from learning.choosing import WritersChooserViewSet

MOST_SECTIONS = 20


class StockPanel(Panel):
    """What the bank has for the quiz as it was saved last: where questions are missing, it says how many."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_assessments/admin/stock.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            chosen = self.instance.quiz_questions.count()
            return {
                **super().get_context_data(parent_context),
                "quiz": self.instance,
                "chosen": chosen,
                "askable": count_askable(self.instance),
                "stock": stock_of(self.instance),
            }


class SectionsPanel(InlinePanel):
    """Wagtail makes forms of inline children of its own; sections have theirs."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = SectionForm
        return options


QUESTIONS = MultipleChooserPanel(
    "quiz_questions",
    chooser_field_name="question",
    heading=_("Questions"),
    label=_("question"),
    help_text=_("Asked first. Leave it empty if the sections below draw them all."),
    panels=[FieldPanel("question"), FieldPanel("weight")],
)
SECTIONS = SectionsPanel(
    "sections",
    heading=_("Sections that draw from the bank"),
    label=_("section"),
    max_num=MOST_SECTIONS,
    panels=[
        FieldPanel("title"),
        FieldPanel("instructions"),
        FieldPanel("pool"),
        FieldRowPanel([FieldPanel("easiest"), FieldPanel("hardest")]),
        FieldRowPanel([FieldPanel("draw"), FieldPanel("weight"), FieldPanel("pass_mark")]),
        FieldPanel("competencies"),
    ],
)


ADAPTIVE = InlinePanel(
    "adaptive_plans",
    heading=_("Adaptive test"),
    label=_("adaptive test"),
    help_text=_("Instead of questions and sections: each question is chosen by the answers before it."),
    max_num=1,
    panels=[
        FieldPanel("pool"),
        FieldRowPanel([FieldPanel("least"), FieldPanel("most"), FieldPanel("precise")]),
        FieldRowPanel([FieldPanel("is_balanced"), FieldPanel("each_least")]),
        FieldRowPanel([FieldPanel("basic_from"), FieldPanel("skilled_from"), FieldPanel("advanced_from")]),
        FieldRowPanel([FieldPanel("best"), FieldPanel("most_exposure"), FieldPanel("trial_share")]),
        FieldPanel("accessible_only"),
    ],
)


class QuizViewSet(SnippetViewSet):
    model = Quiz
    chooser_viewset_class = WritersChooserViewSet
    icon = "form"
    list_display = ["title", "code", "mode", "size"]
    list_filter = ["mode"]
    search_fields = ["code", "title"]
    search_backend_name = None
    panels = [
        FieldPanel("title"),
        FieldPanel("code"),
        FieldPanel("mode"),
        QUESTIONS,
        FieldRowPanel([FieldPanel("draw"), FieldPanel("shuffle")]),
        SECTIONS,
        ADAPTIVE,
        StockPanel(heading=_("What the bank has")),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait")]),
                FieldPanel("counts"),
                FieldPanel("sureness"),
            ],
            heading=_("Passing and trying again"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("time_limit"), FieldPanel("grace")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                HelpPanel(
                    content=_(
                        "Who needs longer is given it under “Extra time”, before or while she answers."
                    ),
                    template="learning_assessments/admin/help.html",
                ),
            ],
            heading=pgettext_lazy("quiz", "Time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("layout"),
                FieldPanel("shows"),
                FieldRowPanel([FieldPanel("shows_right"), FieldPanel("shows_explanations")]),
            ],
            heading=_("Screen and feedback"),
        ),
        MultiFieldPanel(
            [FieldPanel("supervised"), FieldPanel("exam_browser_keys")],
            heading=_("Supervision"),
        ),
        MARKING_PANEL,
    ]
