from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "learning_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They connect themselves to the signals of pages, pictures, files and roles, and to Django's checks.
        from courses import checks, picture_work, playing, publishing, receivers  # noqa: F401  they connect themselves
        from courses.catalogue import keeping  # noqa: F401  so does this
        from courses.glossary import terms  # noqa: F401  it forgets what was kept
        from courses.packages import keeping as packages  # noqa: F401  it deletes what a package leaves
        from courses.page_cache import generation

        post_migrate.connect(generation.new_version, sender=self, dispatch_uid="learning_courses.migrated")
