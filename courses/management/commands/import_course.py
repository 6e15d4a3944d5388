from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.cartridges.formats import read_course
from courses.models import CatalogMixin, CourseImport
from courses.packs.check import check
from courses.packs.incoming import SAME, Findings
from courses.packs.manifest import Pack
from courses.packs.models import ImportState
from courses.packs.running import apply, keep
from courses.packs.words import VERDICTS
from courses.routing import base_model
from courses.tree import page_models
from learning.archive import CannotRead
from learning.models import Choice


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Bring in a course from a pack or a Common Cartridge, or bring it up to date. All of it or nothing."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=_("the pack (ZIP) or Common Cartridge (IMSCC)"))
        parser.add_argument(
            "--parent", type=int, help=_("the number of the page that a new course stands below")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
        parser.add_argument("--as-draft", action="store_true", help=_("publish nothing"))
        parser.add_argument("--as-copy", action="store_true", help=_("as a new course, with keys of its own"))
        parser.add_argument(
            "--choice",
            choices=Choice.values,
            default=str(Choice.KEEP),
            help=_("for those who have begun a course that changes"),
        )
        parser.add_argument(
            "--user", help=_("whose import it is, with their permissions; else everything is allowed")
        )

    def handle(self, *, file: str, parent: int | None, dry_run: bool, user: str | None, **options) -> None:
        by = account(user)
        how = {"parent": _parent(parent), "as_copy": options["as_copy"]}
        try:
            with Path(file).open("rb") as opened:
                pack = read_course(opened)
                findings = check(pack, user=by, **how)
                self.tell(findings)
                if dry_run:
                    return
                one = self.apply(opened, pack, findings, by, options, **how)
        except (OSError, CannotRead) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Imported: %(title)s (page %(pk)s)") % {"title": one.title, "pk": one.page_id})
        self.stdout.write(_("To take it back: manage.py undo_import %(pk)s") % {"pk": one.pk})

    def apply(
        self, opened: Any, pack: Pack, findings: Findings, by: Any, options: Any, **how: Any
    ) -> CourseImport:
        """Take it as the administration does, which lists it."""
        if not findings.is_good:
            raise CommandError(_("Nothing was imported: something in it is refused."))
        how |= {"as_draft": options["as_draft"], "choice": options["choice"]}
        one = keep(
            opened,
            pack,
            findings,
            name=opened.name,
            by=by,
            by_command=True,
            state=ImportState.APPLYING,
            **how,
        )
        one = apply(one)
        if one.state != ImportState.APPLIED:
            raise CommandError(one.problem)
        return one

    def tell(self, findings: Findings) -> None:
        for line in findings.lines:
            if line.verdict != SAME:
                self.stdout.write(
                    f"{VERDICTS[line.verdict]} · {line.kind} · {line.title} {line.reason}".strip()
                )
        for said in findings.told:
            self.stdout.write(f"· {said}")


def account(name: str | None) -> Any:
    """The account of that name; nobody where none is given."""
    if name is None:
        return None
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    if found is None:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": name})
    return found


def _parent(pk: int | None) -> Any:
    """The page of that number; where none is given, the only catalogue that there is."""
    if pk is not None:
        found = base_model().objects.filter(pk=pk).first()
        if found is None:
            raise CommandError(_("There is no page %(pk)s.") % {"pk": pk})
        return found.specific
    catalogues = [page for model in page_models(CatalogMixin) for page in model.objects.all()[:2]]
    return catalogues[0] if len(catalogues) == 1 else None
