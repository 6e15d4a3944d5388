from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursePagesConfig(AppConfig):
    """Ready-made page types, for hosts that keep Wagtail's own ``Page``."""

    name = "courses.pages"
    label = "learning_pages"
    verbose_name = _("Course pages")
    default_auto_field = "django.db.models.BigAutoField"
