from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from learning.legal.load import load_legal_documents


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Load the register of legal documents that lessons cite. What was checked later by hand is left alone."
        )

    def handle(self, *, verbosity: int, **options) -> None:
        loaded = load_legal_documents()
        if verbosity:
            words = _("%(new)s documents are new, %(changed)s were changed, %(same)s are as they were.")
            self.stdout.write(words % {"new": loaded.new, "changed": loaded.changed, "same": loaded.same})
