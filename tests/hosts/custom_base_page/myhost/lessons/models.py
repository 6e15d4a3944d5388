from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from courses.models import CatalogMixin, CourseMixin, LessonMixin
from myhost.base.models import BasePage


class CatalogPage(CatalogMixin, BasePage):
    content_panels = [*BasePage.content_panels, *CatalogMixin.content_parts]
    subpage_types = ["CoursePage"]


class CoursePage(CourseMixin, BasePage):
    see_also = ParentalManyToManyField(BasePage, blank=True, related_name="+")
    content_panels = [
        *BasePage.content_panels,
        *CourseMixin.content_parts,
        InlinePanel("speakers"),
        FieldPanel("see_also"),
    ]
    settings_panels = [*BasePage.settings_panels, *CourseMixin.settings_parts]
    subpage_types = ["LessonPage"]


class Speaker(Orderable):
    """Who speaks in a course."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=100)
    portrait = models.ForeignKey(get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL)


class LessonPage(LessonMixin, BasePage):
    content_panels = [*BasePage.content_panels, *LessonMixin.content_parts]
    settings_panels = [*BasePage.settings_panels, *LessonMixin.settings_parts]
    parent_page_types = ["CoursePage", "LessonPage"]
    subpage_types = ["LessonPage"]
