from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.management.commands.make_narration import courses
from courses.narration.languages import language, languages
from courses.narration.script import as_text


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write the sheet from which speakers of a language translate and record a course, as plain text."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", required=True, help=_("the code of the course, for example CDAN-07"))
        parser.add_argument("--language", required=True, help=_("as BCP 47 has it, for example tyz"))
        parser.add_argument("--to", help=_("a file to write; else it is printed"))

    def handle(self, *, course: str, to: str | None, **options) -> None:
        spoken_in = language(options["language"])
        if spoken_in is None:
            known = ", ".join(f"{one.code} ({one.name})" for one in languages())
            raise CommandError(
                _("That language is not among those of this site: %(known)s.") % {"known": known}
            )
        text = as_text(courses(course, None)[0], spoken_in.code, spoken_in.name)
        if to:
            Path(to).write_text(text, "utf-8")
        else:
            self.stdout.write(text)
