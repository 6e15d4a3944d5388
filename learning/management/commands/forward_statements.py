from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.forwarding import run
from learning.forwarding.models import Forward


class Command(BaseCommand):
    help = "Send waiting statements on to the record stores of others, now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", nargs="?", help=_("only this receiver"))
        parser.add_argument(
            "--seconds",
            type=float,
            default=run.SECONDS,
            help=_("how long each may take; the rest is sent later"),
        )

    def handle(self, *, name: str | None, seconds: float, **options) -> None:
        chosen = Forward.objects.filter(name=name) if name else Forward.objects.filter(active=True)
        if name and not chosen:
            raise CommandError(_("No receiver is called “%(name)s”.") % {"name": name})
        failed = [one.name for one in chosen if not self._send(one, seconds)]
        if failed:
            raise CommandError(_("Not everything was sent to: %(names)s.") % {"names": ", ".join(failed)})

    def _send(self, forward: Forward, seconds: float) -> bool:
        done = run.send_on(forward.pk, seconds=seconds)
        if done is None:
            self.stdout.write(_("%(name)s: paused, or a worker is at it.") % {"name": forward.name})
            return True
        said = _("%(name)s: %(sent)d sent, %(aside)d set aside.")
        self.stdout.write(said % {"name": forward.name, "sent": done.sent, "aside": done.set_aside})
        if done.problem:
            self.stdout.write(self.style.ERROR(done.problem))
        return not done.problem
