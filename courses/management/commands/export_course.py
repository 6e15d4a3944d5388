import uuid
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.cartridges.write import write_cartridge
from courses.models import CourseMixin
from courses.packs.outgoing import CannotExport, export, write_pack
from courses.tree import page_models


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Write a course into a file: a pack for another academy, or a Common Cartridge for other systems."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", help=_("the course's key, or the last part of its address"))
        parser.add_argument("--languages", nargs="+", default=[], help=_("only these, for example vi"))
        parser.add_argument("--output", help=_("the file; else it is named after the course"))
        parser.add_argument("--format", choices=["pack", "imscc"], default="pack", help=_("what is written"))

    def handle(self, *, course: str, languages: list[str], output: str | None, **options) -> None:
        is_pack = options["format"] == "pack"
        key, slug = _course(course)
        try:
            pack, out = export(key, languages=languages)
        except CannotExport as refused:
            raise CommandError(str(refused)) from refused
        target = Path(output or f"{slug}.{'zip' if is_pack else 'imscc'}")
        with target.open("wb") as file:
            told = [] if is_pack else write_cartridge(pack, out, file)
            if is_pack:
                write_pack(pack, out, file)
        for said in [*pack.told, *told]:
            self.stdout.write(f"· {said}")
        self.stdout.write(_("Written: %(file)s") % {"file": target})


def _course(name: str) -> tuple[uuid.UUID, str]:
    """The key of the course that is meant, and a name for its file."""
    try:
        wanted: dict = {"translation_key": uuid.UUID(name)}
    except ValueError:
        wanted = {"slug": name}
    found = [
        page
        for model in page_models(CourseMixin)
        for page in model.objects.filter(**wanted, alias_of=None).order_by("pk")
    ]
    if len({page.translation_key for page in found}) > 1:
        raise CommandError(_("Several courses have this name. Give its key instead."))
    if not found:
        raise CommandError(_("There is no such course, or not in these languages."))
    return found[0].translation_key, found[0].slug
