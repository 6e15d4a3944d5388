"""What makes a page a catalogue, a course or a lesson. Ready-made page types are in the optional ``courses.pages``.

A host with a base page of its own writes six lines a page type::

    class LessonPage(LessonMixin, BasePage):
        content_panels = [*BasePage.content_panels, *LessonMixin.content_parts]
        settings_panels = [*BasePage.settings_panels, *LessonMixin.settings_parts]
        parent_page_types = ["CoursePage", "LessonPage"]
        subpage_types = ["LessonPage"]
"""

from math import ceil

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.search import index

from courses.audiences import AudienceField, audience_labels
from courses.blocks.base import wrong_ending
from courses.blocks.media import AUDIO
from courses.catalogue.models import LessonText, Listing, WordForm
from courses.change_panel import ChangePanel
from courses.competency_panel import CompetencyPanel
from courses.discussion.models import Discussed, Post, PostReport, PostState
from courses.feedback.models import ErrorReport, ErrorState
from courses.fields import LessonBlocks, pages_field
from courses.glossary.models import GlossaryTerm
from courses.h5p.access.models import H5PTypeNote
from courses.h5p.idle import H5PIdleFile
from courses.h5p.models import H5PContent, H5PLibrary, H5PTranslation, H5PUpload, H5PUse
from courses.narration.models import NarrationOrder, NarrationTrack, SpokenWords
from courses.packages.models import Package
from courses.packs.models import CourseImport
from courses.previewing.models import PreviewLink
from courses.programmes import ProgrammeField, programme_label
from courses.readers.models import Views
from courses.review_task import ReviewTask
from courses.reviewing import Reviewed
from courses.rule_panel import RulePanel
from courses.rules_form import RulesForm
from courses.screens import Screen
from courses.simulations.models import Simulation, SimulationAttempt, SimulationVersion
from courses.sources import Sourced
from courses.survey.models import SurveyAnswer
from courses.translating.localize import same_in_all_languages
from courses.translating.panel import TranslationPanel
from courses.xblocks.models import XBlockValue
from learning.fields import CompetencyField

__all__ = [
    "CatalogMixin",
    "CourseImport",
    "CourseMixin",
    "Discussed",
    "ErrorReport",
    "ErrorState",
    "GlossaryTerm",
    "H5PContent",
    "H5PIdleFile",
    "H5PLibrary",
    "H5PTranslation",
    "H5PTypeNote",
    "H5PUpload",
    "H5PUse",
    "LessonMixin",
    "LessonText",
    "Listing",
    "NarrationOrder",
    "NarrationTrack",
    "Package",
    "Post",
    "PostReport",
    "PostState",
    "PreviewLink",
    "ReviewTask",
    "Simulation",
    "SimulationAttempt",
    "SimulationVersion",
    "SpokenWords",
    "SurveyAnswer",
    "Views",
    "WordForm",
    "XBlockValue",
]


class CatalogMixin(Screen):
    """What makes a page the list of the courses below it.

    No personal data.
    """

    intro = models.TextField(_("introduction"), blank=True)

    content_parts = [FieldPanel("intro")]
    our_template = "learning_courses/catalog_page.html"

    class Meta:
        abstract = True

    def screen(self, request) -> dict:
        from courses.catalogue.screen import catalogue_screen

        return catalogue_screen(self, request)


class CourseMixin(Reviewed, Sourced, Screen):
    """What makes a page a course: its place in a programme, whom it is for and how much it counts.

    No personal data.
    """

    code = models.CharField(_("code"), max_length=32, blank=True, help_text=_("For example CNTT-10."))
    programme = ProgrammeField(_("programme"), max_length=32, blank=True)
    summary = models.TextField(
        _("summary"), blank=True, max_length=400, help_text=_("One or two sentences for the course's card.")
    )
    objectives = models.TextField(
        _("objectives"), blank=True, help_text=_("What learners can do afterwards, one a line.")
    )
    audiences = AudienceField(_("audiences"), default=list, blank=True)
    competencies = CompetencyField(
        _("competencies"), help_text=_("What the course as a whole trains; its page shows it to learners.")
    )
    cover = models.ForeignKey(
        get_image_model_string(),  # the host's own kind of image
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
    )
    planned_periods = models.DecimalField(
        _("planned periods"),
        max_digits=6,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("How many periods (tiết) are credited when the course is completed."),
    )
    open_to_guests = models.BooleanField(
        _("open without an account"),
        default=False,
        help_text=_("Anyone may learn at once; progress stays on the device."),
    )
    in_order = models.BooleanField(
        _("lessons in order"),
        default=False,
        help_text=_(
            "A lesson opens when the required ones before it are completed. Otherwise learners choose."
        ),
    )
    needed = models.PositiveSmallIntegerField(
        _("how many lessons are enough"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Of the required lessons and modules at the top of the course. Empty asks for all of them."
        ),
    )
    prerequisites = pages_field(_("courses before this one"))
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    discussion = models.CharField(
        _("discussion below the lessons"),
        max_length=10,
        choices=Discussed.choices,
        default=Discussed.AFTER_LOOK,
        help_text=_("Trainers' own answers are always shown at once."),
    )

    content_parts = [
        ChangePanel(),
        TranslationPanel(),
        FieldRowPanel([FieldPanel("code"), FieldPanel("programme")]),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        *Sourced.source_parts,
        FieldPanel("cover"),
        FieldPanel("audiences"),
        FieldPanel("planned_periods"),
        FieldPanel("competencies"),
        CompetencyPanel(),
    ]
    settings_parts = [
        MultiFieldPanel(
            [FieldPanel("open_to_guests"), FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
            heading=_("Who may learn, and when"),
        ),
        MultiFieldPanel(
            [RulePanel(), FieldPanel("needed"), FieldPanel("in_order"), FieldPanel("prerequisites")],
            heading=_("Completion and order"),
        ),
        FieldPanel("discussion"),
        *Reviewed.review_parts,
    ]
    search_parts = [index.SearchField("code"), index.SearchField("summary"), index.SearchField("objectives")]
    our_template = "learning_courses/course_page.html"
    override_translatable_fields = same_in_all_languages(
        "code", "programme", "prerequisites", "review_note", "competencies", "title_en", "sources"
    )
    base_form_class = RulesForm

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The course must close after it opens.")})

    @property
    def objective_list(self) -> list[str]:
        """The objectives without empty lines."""
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    @property
    def audience_labels(self) -> list[str]:
        return audience_labels(self.audiences)

    @property
    def counted_periods(self) -> int:
        """The periods as a whole number, for choosing between "period" and "periods"."""
        return ceil(self.planned_periods)

    @property
    def programme_label(self) -> str:
        return programme_label(self.programme)

    def screen(self, request) -> dict:
        from courses.course_screen import course_screen

        return course_screen(self, request)


class LessonMixin(Reviewed, Screen):
    """What makes a page a lesson. A lesson may hold lessons: then it is a module.

    No personal data.
    """

    summary = models.TextField(_("summary"), blank=True, max_length=300)
    minutes = models.PositiveIntegerField(
        _("minutes"), default=5, help_text=_("How long an unhurried learner needs.")
    )
    required = models.BooleanField(
        _("required"), default=True, help_text=_("The course is completed when its required lessons are.")
    )
    recording = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("recording"),
        help_text=_(
            "The whole lesson read aloud. MP3 plays on every phone. The lesson itself is its transcript."
        ),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("From 1 to 10: how much it counts in the progress, beside its neighbours."),
    )
    needed = models.PositiveSmallIntegerField(
        _("how many parts are enough"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of its needed blocks, or of a module's required lessons. Empty asks for all of them."),
    )
    least_minutes = models.PositiveSmallIntegerField(
        _("least minutes of reading"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("Minutes in which the learner is really there, counted by the clock. 0 asks for none."),
    )
    seen_is_enough = models.BooleanField(
        _("seen to its end is enough"),
        default=False,
        help_text=_("Nobody has to press the button. For lessons without needed blocks."),
    )
    prerequisites = pages_field(_("lessons before this one"))
    body = LessonBlocks(blank=True, verbose_name=_("body"))
    competencies = CompetencyField(_("competencies"), help_text=_("What this lesson trains."))

    content_parts = [
        ChangePanel(),
        TranslationPanel(),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("recording"),
        FieldPanel("body"),
        FieldPanel("competencies"),
    ]
    settings_parts = [
        MultiFieldPanel(
            [
                RulePanel(),
                FieldPanel("required"),
                FieldRowPanel([FieldPanel("needed"), FieldPanel("least_minutes"), FieldPanel("weight")]),
                FieldPanel("seen_is_enough"),
                FieldPanel("prerequisites"),
            ],
            heading=_("Completion and order"),
        ),
        *Reviewed.review_parts,
    ]
    search_parts = [index.SearchField("summary"), index.SearchField("body")]
    our_template = "learning_courses/lesson_page.html"
    override_translatable_fields = same_in_all_languages("prerequisites", "review_note", "competencies")
    base_form_class = RulesForm

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if wrong := self.recording and wrong_ending(self.recording, AUDIO):
            raise ValidationError({"recording": wrong})

    def screen(self, request) -> dict:
        from courses.lesson_screen import lesson_screen

        return lesson_screen(self, request)
