from courses.models import CatalogMixin, CourseMixin, LessonMixin
from myhost.base.models import BasePage


class CatalogPage(CatalogMixin, BasePage):
    content_panels = [*BasePage.content_panels, *CatalogMixin.content_parts]
    subpage_types = ["CoursePage"]


class CoursePage(CourseMixin, BasePage):
    content_panels = [*BasePage.content_panels, *CourseMixin.content_parts]
    settings_panels = [*BasePage.settings_panels, *CourseMixin.settings_parts]
    subpage_types = ["LessonPage"]


class LessonPage(LessonMixin, BasePage):
    content_panels = [*BasePage.content_panels, *LessonMixin.content_parts]
    settings_panels = [*BasePage.settings_panels, *LessonMixin.settings_parts]
    parent_page_types = ["CoursePage", "LessonPage"]
    subpage_types = ["LessonPage"]
