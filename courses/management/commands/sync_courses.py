from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CourseMixin
from courses.page_cache.generation import renew
from courses.publishing import sync_course
from courses.tree import page_models


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Make the activities of every course what its published pages say. Needed after an app that "
            "contributes blocks was installed or taken out: learners would wait for what cannot be shown, or not "
            "be asked for it."
        )

    def handle(self, *, verbosity: int, **options) -> None:
        keys = {
            key
            for model in page_models(CourseMixin)
            for key in model.objects.values_list("translation_key", flat=True)
        }
        for key in sorted(keys):
            sync_course(key)
        renew()  # pages that were kept still tell what was asked before
        if verbosity:
            text = ngettext("%(count)s course is in step.", "%(count)s courses are in step.", len(keys))
            self.stdout.write(text % {"count": len(keys)} if keys else _("There are no courses."))
