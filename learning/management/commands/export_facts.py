from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.sharing.export import FORMATS, write
from learning.sharing.facts import Facts
from learning.sharing.models import Consumer
from learning.sharing.refusals import Refused


class Command(BaseCommand):
    help = "Write the pseudonymous facts of a consumer's grant to a file, whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument("--consumer", required=True, metavar="KEY", help=_("key of the connected system"))
        parser.add_argument("--out", required=True, metavar="FILE", help=_("the file to write"))
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="csv", help=_("csv (the default) or parquet")
        )
        parser.add_argument(
            "--since",
            default="",
            metavar="CURSOR",
            help=_("cursor of the last line you have, or a day as 2026-07-01"),
        )

    def handle(self, *args, **options):
        consumer = (
            Consumer.objects.select_related("client__unit").filter(client__key=options["consumer"]).first()
        )
        if consumer is None:
            raise CommandError(_("No consumer of data has this key. The page “Data sharing” shows the keys."))
        out = Path(options["out"])
        if not out.parent.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": out.parent})
        last = ""

        def followed(lines):
            nonlocal last
            for line in lines:
                last = line["cursor"] or last
                yield line

        try:
            found = Facts(consumer)
            total = found.count(options["since"] or None)
            rows = write(
                followed(found.lines(options["since"] or None)),
                options["format"],
                out,
                tell=lambda number: self.stderr.write(
                    _("%(done)d of %(all)d …") % {"done": number, "all": total}
                ),
            )
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(_("%(lines)d lines in %(file)s.") % {"lines": rows, "file": out})
        if last:
            self.stdout.write(_("Next time: --since %(cursor)s") % {"cursor": last})
