from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.models import CourseMixin
from courses.narration.engines.base import CannotSpeak, SpeechEngine
from courses.narration.languages import main_language
from courses.narration.make import Made, Outcome, engine_named, make_narration
from courses.tree import page_models


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Read lessons aloud by an engine of speech. Only what is missing or out of date is made, and what people "
            "recorded stays; it may be stopped at any time and begun again."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", help=_("the code of one course, for example CDAN-07; else all"))
        parser.add_argument("--audience", help=_("only courses for this audience, for example ND (citizens)"))
        parser.add_argument("--language", default=main_language(), help=_("as BCP 47 has it"))
        parser.add_argument("--engine", default="", help=_("its name; else that of SPEECH_ENGINE"))
        parser.add_argument("--again", action="store_true", help=_("make also what is up to date"))
        parser.add_argument("--dry-run", action="store_true", help=_("tell what would be made"))

    def handle(self, *, course: str | None, audience: str | None, language: str, **options: Any) -> None:
        try:
            engine = None if options["dry_run"] else engine_named(options["engine"])
            made, begun = 0, monotonic()
            for page in courses(course, audience):
                made += self.make(page, language, engine, again=options["again"])
        except CannotSpeak as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What is made stays; begin again to go on.")) from None
        text = (
            _("%(count)s lessons would be made.")
            if engine is None
            else _("%(count)s lessons in %(seconds)s s.")
        )
        self.stdout.write(text % {"count": made, "seconds": round(monotonic() - begun)})

    def make(self, page: Any, language: str, engine: SpeechEngine | None, *, again: bool) -> int:
        self.stdout.write(f"{page.code} {page.title}".strip())
        count = 0
        for one in make_narration(page, language, engine, again=again):
            count += one.outcome in (Outcome.MADE, Outcome.WANTED)
            self.stdout.write(f"  {one.number}/{one.total} {one.lesson.page.title}: {told(one)}")
        return count


def told(one: Made) -> str:
    if one.outcome != Outcome.MADE or one.track is None:
        return str(one.outcome.label)
    return f"{one.outcome.label}, {one.track.seconds:.0f} s, {one.track.bytes // 1000} kB"


def courses(code: str | None, audience: str | None) -> list[Any]:
    """The live courses in the main language, one by its code or all that are for ``audience``."""
    found = []
    for model in page_models(CourseMixin):
        pages = model.objects.live().filter(alias_of=None, locale__language_code=main_language())
        found += pages.filter(code=code) if code else pages
    if not found and code:
        raise CommandError(_("There is no published course with the code %(code)s.") % {"code": code})
    found.sort(key=lambda page: page.path)
    return [page for page in found if not audience or audience in page.audiences]
