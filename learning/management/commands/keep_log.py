from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from learning.statements import partitions


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Make the log's partitions for the months to come, as the worker does every day.")

    def handle(self, **options) -> None:
        if not partitions.are_used():
            self.stdout.write(_("On this database the log is one table; there is nothing to do."))
            return
        for month in partitions.make_ahead():
            self.stdout.write(_("Made the partition of %(month)s.") % {"month": f"{month:%Y-%m}"})
        strays = partitions.strays()
        said = _("%(count)s months have their partition; %(strays)s statements have none.")
        self.stdout.write(said % {"count": len(partitions.months()), "strays": strays})
