from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.kits.making import kit_of
from courses.kits.printing import CARDS, GUIDE, file_name, print_cards, print_guide
from courses.kits.views import has_kit
from courses.models import CourseMixin
from courses.tree import page_models
from learning.pdf import PdfUnavailable


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write the kits of all courses for citizens into a folder: a guide on A4 and cards on A6 each."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=_("where to write; it is made if it is not there"))
        parser.add_argument("--course", metavar="CODE", default="", help=_("only the course with this code"))

    def handle(self, *, folder: Path, course: str, **options: Any) -> None:
        found = [page for page in _courses() if not course or page.code == course]
        if course and not found:
            raise CommandError(
                _("There is no course for citizens with the code %(code)s.") % {"code": course}
            )
        folder.mkdir(parents=True, exist_ok=True)
        try:
            written = [name for page in found for name in self.write(page, folder)]
        except PdfUnavailable as problem:
            raise CommandError(str(problem)) from problem
        told = ngettext("%(count)s file written.", "%(count)s files written.", len(written))
        self.stdout.write(self.style.SUCCESS(told % {"count": len(written)}))

    def write(self, page: Any, folder: Path) -> list[str]:
        kit = kit_of(page)
        parts = {GUIDE: (print_guide, kit.meetings), CARDS: (print_cards, kit.cards)}
        names = []
        for part, (make, there_is) in parts.items():
            if there_is:
                name = file_name(page, part)
                (folder / name).write_bytes(make(kit))
                self.stdout.write(name)
                names.append(name)
        return names


def _courses() -> list[Any]:
    """The courses that have a kit, each in the language it was written in first."""
    pages = [
        page for model in page_models(CourseMixin) for page in model.objects.live().select_related("locale")
    ]
    kept: dict[Any, Any] = {}
    for page in sorted(pages, key=lambda page: page.pk):
        if has_kit(page):
            kept.setdefault(page.translation_key, page)
    return sorted(kept.values(), key=lambda page: page.path)
