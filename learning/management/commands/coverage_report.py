import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.competencies.book import book
from learning.competencies.telling import UnknownName, as_data, lines, told, write_csv


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Tell which competencies courses, lessons, questions and practice cover, and what is missing."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", default="", help=_("only this programme, as in CDAN"))
        parser.add_argument("--framework", default="", help=_("only this framework, as in digcomp@2.2"))
        parser.add_argument(
            "--only-gaps", action="store_true", help=_("only competencies of which something is missing")
        )
        parser.add_argument(
            "--exact", action="store_true", help=_("do not count what means the same in other frameworks")
        )
        parser.add_argument(
            "--format", choices=["text", "csv", "json"], default="text", help=_("how it is told")
        )

    def handle(self, *, programme: str, framework: str, only_gaps: bool, exact: bool, **options: Any) -> None:
        known = book()
        if not known.frameworks:
            raise CommandError(
                _("No framework of competencies is loaded yet. Load them with: manage.py load_competencies")
            )
        try:
            found = told(
                known, framework=framework, programme=programme, crosswalk=not exact, only_gaps=only_gaps
            )
        except UnknownName as error:
            message = _("There is no such framework or programme. Known are: %(known)s.")
            raise CommandError(message % {"known": ", ".join(error.known)}) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            write_csv(found, self.stdout)  # type: ignore[arg-type]  # it writes like a file
        else:
            self.stdout.write("\n".join(lines(found)))
