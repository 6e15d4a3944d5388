from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.management.commands.import_course import account
from courses.models import CourseImport
from courses.packs.undoing import CannotUndo, plan, undo
from courses.packs.words import FATES


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Take an import of a course back, as a whole or not at all. Nothing that people did since is lost."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help=_("the number of the import, as import_course says it"))
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
        parser.add_argument("--user", help=_("with whose permissions; else everything is allowed"))

    def handle(self, *, number: int, dry_run: bool, user: str | None, **options) -> None:
        by = account(user)
        one = CourseImport.objects.filter(pk=number).first()
        if one is None or not one.may_be_undone:
            raise CommandError(_("There is no import %(pk)s that can be taken back.") % {"pk": number})
        try:
            done = plan(one, by) if dry_run else undo(one, by=by)
        except CannotUndo as refused:
            raise CommandError(str(refused)) from refused
        for fate in done.fates if done else ():
            self.stdout.write(f"{FATES[fate.outcome]} · {fate.title} {fate.reason}".strip())
