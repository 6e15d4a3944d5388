from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.catalogue.keeping import rebuild


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Make what the catalogue searches in anew from the published pages, and forget words that no course uses "
            "any more. Safe at any time; needed only after pages were changed past Wagtail."
        )

    def handle(self, *, verbosity: int, **options) -> None:
        courses = rebuild()
        if verbosity:
            text = ngettext("%(count)s course is listed.", "%(count)s courses are listed.", courses)
            self.stdout.write(text % {"count": courses} if courses else _("There are no courses."))
