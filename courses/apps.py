from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "learning_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They connect themselves to the signals of pages, pictures, files and roles.
        from courses import checks, playing, publishing, receivers  # noqa: F401  they connect themselves
