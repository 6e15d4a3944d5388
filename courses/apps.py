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
        from courses.h5p import checks as h5p_checks  # noqa: F401  it checks the player and our content types
        from courses.h5p import contents  # noqa: F401  it notes what contents need
        from courses.h5p.official import checks as official_checks  # noqa: F401  it checks the official editor
        from courses.narration import keeping as narration  # noqa: F401  it forgets what was kept
        from courses.packages import keeping as packages  # noqa: F401  it deletes what a package leaves
        from courses.page_cache import generation

        post_migrate.connect(generation.new_version, sender=self, dispatch_uid="learning_courses.migrated")
