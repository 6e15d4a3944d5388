from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.h5p.access.duty import what_is_owed
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.h5p.taking import take
from courses.packages.h5p.errors import H5PError


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Take H5P packages in, with their libraries, and publish them. Each wholly or not at all.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", help=_("packages (.h5p)"))
        parser.add_argument("--as-copy", action="store_true", help=_("also what is here already"))
        parser.add_argument("--as-draft", action="store_true", help=_("publish nothing"))

    def handle(self, *, files: list[str], as_copy: bool, as_draft: bool, **options) -> None:
        refused = [name for name in files if not self.take(name, as_copy=as_copy, as_draft=as_draft)]
        if refused:
            raise CommandError(_("Not taken in: %(files)s") % {"files": ", ".join(refused)})

    def take(self, name: str, *, as_copy: bool, as_draft: bool) -> bool:
        try:
            with Path(name).open("rb") as file:
                taken = take(file, may_install=True, as_copy=as_copy)
        except H5PError as error:
            self.stderr.write("\n".join([name, *(f"  {each.message}" for each in error.issues)]))
            return False
        except OSError as error:
            self.stderr.write(f"{name}: {error}")
            return False
        for library in taken.installed:
            self.stdout.write(_("Library installed: %(library)s") % {"library": library.name})
        if taken.content:
            if not as_draft:
                self.publish(taken.content)
            self.stdout.write(
                _("Taken in: %(title)s (%(pk)s)") % {"title": taken.content.title, "pk": taken.content.pk}
            )
        return True

    def publish(self, content: H5PContent) -> None:
        """What not everybody can use stays a draft until somebody says what to do instead."""
        if owed := what_is_owed(content, content.alternative, DatabaseStore()):
            said = _("Not published: %(title)s. %(why)s")
            self.stderr.write(said % {"title": content.title, "why": owed})
        else:
            content.latest_revision.publish()
