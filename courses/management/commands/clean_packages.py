from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.packages.keeping import clean


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Delete the files of content packages that were replaced long ago, and of uploads that came to nothing."
        )

    def handle(self, **options) -> None:
        gone = clean()
        text = ngettext(
            "The files of %(count)s package were deleted.",
            "The files of %(count)s packages were deleted.",
            gone,
        )
        self.stdout.write(text % {"count": gone} if gone else _("Nothing was to be deleted."))
