import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.checking.run import Found, checked_pages, findings_on_all
from courses.routing import base_model
from learning.content_checks import RANKS, Severity


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Check the content of courses and lessons. Ends with 1 where something as bad as asked for was found, "
            "so that a schedule can tell."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--page", type=int, help=_("only the page of this number and those below it"))
        parser.add_argument(
            "--severity",
            choices=Severity.values,
            default=str(Severity.ERROR),
            help=_("tell what is at least this bad: error, warning or advice"),
        )
        parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how it is told"))

    def handle(self, *, page: int | None, severity: str, **options) -> None:
        pages = checked_pages(_below(page) if page else None)
        worst = RANKS[Severity(severity)]
        found = [one for one in findings_on_all(pages) if RANKS[one.severity] <= worst]
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_data(one) for one in found], ensure_ascii=False, indent=2))
        else:
            self.tell(found, len(pages))
        if found:
            raise SystemExit(1)

    def tell(self, found: list[Found], pages: int) -> None:
        for one in found:
            self.stdout.write(f"{one.page.url_path} · {one.severity.label} · {one.label}: {one.message}")
        findings = ngettext("%(count)s finding", "%(count)s findings", len(found)) % {"count": len(found)}
        checked = ngettext("%(count)s page checked", "%(count)s pages checked", pages) % {"count": pages}
        self.stdout.write(f"{checked}, {findings}.")


def as_data(found: Found) -> dict[str, Any]:
    return {
        "page": found.page.pk,
        "title": found.page.title,
        "path": found.page.url_path,
        "check": found.check,
        "severity": found.severity.value,
        "message": found.message,
        "block": found.block_id,
    }


def _below(pk: int):
    top = base_model().objects.filter(pk=pk).first()
    if top is None:
        raise CommandError(_("There is no page %(pk)s.") % {"pk": pk})
    return base_model().objects.descendant_of(top, inclusive=True).values("pk")
