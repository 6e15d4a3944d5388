from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from wagtail.models import Collection

from assessments.exchange.formats.base import Unreadable
from assessments.exchange.incoming import Found, State, Taking, format_of, look
from assessments.exchange.pools import Shelves
from assessments.exchange.running import TAKEN, outcome_of
from learning import registry


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Bring questions in from a file. Those that cannot be used are listed, the others are taken."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=_("the file of questions"))
        parser.add_argument(
            "--pool", default="", help=_("the pool for new ones, as “Outer/Inner”; made if need be")
        )
        parser.add_argument(
            "--format", default="", choices=["", *_readable()], help=_("else by the file itself")
        )
        parser.add_argument("--publish", action="store_true", help=_("else they are drafts"))
        parser.add_argument(
            "--doubles", action="store_true", help=_("also those in the words of another question")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))

    def handle(self, *, file: str, pool: str, dry_run: bool, **options: Any) -> None:
        try:
            with Path(file).open("rb") as opened:
                found = look(opened, format_of(opened, file, options["format"]))
        except (OSError, Unreadable) as refused:
            raise CommandError(str(refused)) from refused
        states = {State.NEW, State.CHANGED} | ({State.DOUBLE} if options["doubles"] else set())
        for one in found:
            if dry_run or one.state not in states:
                self._tell(one)
        if not dry_run:
            self._take([one for one in found if one.state in states], pool, publish=options["publish"])

    def _take(self, found: list[Found], pool: str, *, publish: bool) -> None:
        taking = Taking(publish=publish, collection=Collection.get_first_root_node())
        taking.pool = Shelves(may_make=True).at(pool) if pool else None
        taking.shelves = Shelves(may_make=True)
        taken = 0
        for one in found:
            outcome = outcome_of(taking, one)
            taken += outcome["outcome"] == TAKEN
            if outcome["outcome"] != TAKEN or one.problems:
                self._tell(one, outcome["why"])
        self.stdout.write(
            _("Questions taken: %(taken)s of %(total)s") % {"taken": taken, "total": len(found)}
        )

    def _tell(self, one: Found, why: str = "") -> None:
        like = _("Same words as %(other)s.") % {"other": one.like} if one.like else ""
        said = " ".join(filter(None, [like, why, *one.problems]))
        self.stdout.write(f"{one.place} · {State(one.state).label} · {one.in_short} {said}".strip())


def _readable() -> list[str]:
    return [name for name, kind in registry.question_formats.items() if kind.reads]
