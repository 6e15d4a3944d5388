"""Ready-made page types, for hosts that keep Wagtail's own ``Page``."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models import CatalogMixin, CourseMixin, LessonMixin
from courses.path import PathMixin


class CatalogPage(CatalogMixin, Page):
    """The list of courses. No personal data."""

    content_panels = [*Page.content_panels, *CatalogMixin.content_parts]
    subpage_types = ["learning_pages.CoursePage", "learning_pages.PathPage"]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePage(CourseMixin, Page):
    """A course made with the library's own page type. No personal data."""

    content_panels = [*Page.content_panels, *CourseMixin.content_parts]
    settings_panels = [*CourseMixin.settings_parts, *Page.settings_panels]
    search_fields = [*Page.search_fields, *CourseMixin.search_parts]
    parent_page_types = ["learning_pages.CatalogPage"]
    subpage_types = ["learning_pages.LessonPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class PathPage(PathMixin, Page):
    """A learning path made with the library's own page type. No personal data."""

    content_panels = [*Page.content_panels, *PathMixin.content_parts]
    search_fields = [*Page.search_fields, *PathMixin.search_parts]
    parent_page_types = ["learning_pages.CatalogPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")


class LessonPage(LessonMixin, Page):
    """A lesson, or a module that holds lessons, made with the library's own page type. No personal data."""

    content_panels = [*Page.content_panels, *LessonMixin.content_parts]
    settings_panels = [*LessonMixin.settings_parts, *Page.settings_panels]
    search_fields = [*Page.search_fields, *LessonMixin.search_parts]
    parent_page_types = ["learning_pages.CoursePage", "learning_pages.LessonPage"]
    subpage_types = ["learning_pages.LessonPage"]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
