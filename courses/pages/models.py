"""Ready-made page types, for hosts that keep Wagtail's own ``Page``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from courses.models import CourseMixin, LessonMixin
from courses.slugs import VietnameseSlugMixin


class CatalogPage(VietnameseSlugMixin, Page):
    """The list of courses. No personal data."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    subpage_types = ["learning_pages.CoursePage"]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePage(CourseMixin, Page):
    """A course made with the library's own page type. No personal data."""

    content_panels = [*Page.content_panels]
    subpage_types = ["learning_pages.LessonPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class LessonPage(LessonMixin, Page):
    """A lesson, or a module that holds lessons, made with the library's own page type. No personal data."""

    content_panels = [*Page.content_panels, FieldPanel("body")]
    subpage_types = ["learning_pages.LessonPage"]
    parent_page_types = ["learning_pages.CoursePage", "learning_pages.LessonPage"]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
