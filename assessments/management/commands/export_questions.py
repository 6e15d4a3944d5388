from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.exchange.outgoing import format_named, write_questions
from assessments.exchange.pools import Shelves
from assessments.questions.models import Question
from learning import registry


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write the questions of a pool, or all of them, into a file; what the format cannot say is listed."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        formats = [name for name, kind in registry.question_formats.items() if kind.writes]
        parser.add_argument("out", help=_("the file to write"))
        parser.add_argument("--format", required=True, choices=formats)
        parser.add_argument("--pool", default="", help=_("only this pool and those in it, as “Outer/Inner”"))

    def handle(self, *, out: str, pool: str, **options: Any) -> None:
        fmt: Any = format_named(options["format"])
        questions = _in_pool(pool).order_by("pool_id", "code")
        if not questions.exists():
            raise CommandError(_("There is no question to export."))
        with Path(out).open("wb") as file:
            lost = write_questions(questions, fmt, file)
        for each in lost:
            what = _("left out") if each.left_out else _("not in the file")
            self.stdout.write(f"{each.code} · {what}: {each.why}")
        self.stdout.write(_("Written: %(file)s") % {"file": out})


def _in_pool(path: str) -> Any:
    if not path:
        return Question.objects.all()
    shelves = Shelves()
    inside = [pk for pk in shelves.pools if f"{shelves.path(pk)}/".startswith(f"{path}/")]
    if not inside:
        raise CommandError(_("There is no pool “%(name)s”.") % {"name": path})
    return Question.objects.filter(pool__in=inside)
