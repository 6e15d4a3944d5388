"""What makes a page a learning path: courses in their order, and milestones on the way.

A path needs no table: it is done when the courses are that it asks for, wherever and whenever they were completed.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, PageChooserBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from courses.screens import Screen


class StepBlock(StructBlock):
    """A course of a path."""

    course = PageChooserBlock(label=_("Course"))
    required = BooleanBlock(required=False, default=True, label=_("The path asks for it"))

    class Meta:
        icon = "doc-full"
        label = _("Course")


class MilestoneBlock(StructBlock):
    """Some courses, and what somebody has reached who completed them."""

    title = CharBlock(max_length=120, label=_("Milestone"))
    meaning = TextBlock(
        required=False,
        max_length=400,
        rows=2,
        label=_("What it means"),
        help_text=_("What learners can do by then."),
    )
    courses = ListBlock(StepBlock(), min_num=1, label=_("Courses"))

    class Meta:
        icon = "flag"
        label = _("Milestone")
        label_format = "{title}"


class PathMixin(Screen):
    """What makes a page a learning path.

    No personal data.
    """

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences: for whom, and where it leads."),
    )
    cover = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
    )
    milestones = StreamField([("milestone", MilestoneBlock())], blank=True, verbose_name=_("milestones"))

    content_parts = [FieldPanel("summary"), FieldPanel("cover"), FieldPanel("milestones")]
    search_parts = [index.SearchField("summary")]
    our_template = "learning_courses/path_page.html"

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        from courses.path_screen import not_courses

        if not_courses(self):
            raise ValidationError({"milestones": _("A path is made of courses: choose courses only.")})

    def screen(self, request) -> dict:
        from courses.path_screen import path_screen

        return path_screen(self, request)
