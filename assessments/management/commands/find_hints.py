from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.analysis.needs import NoNumpy
from assessments.hints.run import find_hints


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Look for what is odd in exams now, where something happened since the last time.")

    def handle(self, **options) -> None:
        try:
            new = find_hints()
        except NoNumpy as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(ngettext("%(count)d new hint", "%(count)d new hints", new) % {"count": new})
