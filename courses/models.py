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
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index

from courses.audiences import AudienceField, audience_labels
from courses.catalogue.models import LessonText, Listing, WordForm
from courses.change_panel import ChangePanel
from courses.fields import LessonBlocks
from courses.programmes import ProgrammeField, programme_label
from courses.screens import Screen

__all__ = ["CatalogMixin", "CourseMixin", "LessonMixin", "LessonText", "Listing", "WordForm"]


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


class CourseMixin(Screen):
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
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)

    content_parts = [
        ChangePanel(),
        FieldRowPanel([FieldPanel("code"), FieldPanel("programme")]),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("cover"),
        FieldPanel("audiences"),
        FieldPanel("planned_periods"),
    ]
    settings_parts = [
        MultiFieldPanel(
            [FieldPanel("open_to_guests"), FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
            heading=_("Who may learn, and when"),
        )
    ]
    search_parts = [index.SearchField("code"), index.SearchField("summary"), index.SearchField("objectives")]
    our_template = "learning_courses/course_page.html"

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


class LessonMixin(Screen):
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
    body = LessonBlocks(blank=True, verbose_name=_("body"))

    content_parts = [ChangePanel(), FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]
    settings_parts = [FieldPanel("required")]
    search_parts = [index.SearchField("summary"), index.SearchField("body")]
    our_template = "learning_courses/lesson_page.html"

    class Meta:
        abstract = True

    def screen(self, request) -> dict:
        from courses.lesson_screen import lesson_screen

        return lesson_screen(self, request)
