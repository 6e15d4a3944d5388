from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.analysis.needs import NoNumpy
from assessments.quizzes.models import Quiz
from assessments.tallies.refresh import refresh


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Count what answers say about quizzes and their questions: what has changed, or everything.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiz", metavar="CODE", help=_("only this quiz"))
        parser.add_argument("--rebuild", action="store_true", help=_("count everything anew"))

    def handle(self, *, quiz: str | None, rebuild: bool, **options) -> None:
        one = Quiz.objects.filter(code=quiz).first()
        if quiz and one is None:
            raise CommandError(_("There is no quiz with the code %(code)s.") % {"code": quiz})
        try:
            months = refresh(one, everything=rebuild, tell=self.say)
        except NoNumpy as problem:
            raise CommandError(str(problem)) from None
        if not months:
            self.stdout.write(_("Nothing has changed since the last time."))

    def say(self, quiz: Quiz, months: int) -> None:
        words = ngettext("%(quiz)s: %(count)d month counted", "%(quiz)s: %(count)d months counted", months)
        self.stdout.write(words % {"quiz": quiz.title, "count": months})
