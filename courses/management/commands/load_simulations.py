from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.simulations.files import load, read


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Load practice simulations from files and publish them: all of them, or none.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", help=_("scenarios (.toml, .json), or folders of them"))
        parser.add_argument("--as-draft", action="store_true", help=_("publish nothing"))

    @transaction.atomic
    def handle(self, *, files: list[str], as_draft: bool, **options) -> None:
        faults: list[str] = []
        for file in self.found(files):
            try:
                loaded = load(read(file.read_bytes(), file.name), publish=not as_draft)
            except ValidationError as problem:
                faults += [f"{file.name}: {message}" for message in problem.messages]
                continue
            said = _("Loaded: %(title)s") if loaded.changed else _("The same as before: %(title)s")
            self.stdout.write(said % {"title": loaded.simulation.title})
        if faults:
            raise CommandError("\n".join(faults))

    def found(self, names: list[str]) -> list[Path]:
        """The files that are named, and those in folders that are."""
        found: list[Path] = []
        for path in map(Path, names):
            if not path.exists():
                raise CommandError(_("There is no file %(file)s.") % {"file": path})
            inside = path.iterdir() if path.is_dir() else [path]
            found += sorted(each for each in inside if each.suffix in (".toml", ".json"))
        return found
