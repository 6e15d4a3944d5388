from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.forwarding.reseal import reseal_forwards
from learning.people.reseal import reseal_contacts


class Command(BaseCommand):
    help = "Seal phone numbers, addresses and identity numbers again with the first of LEARNING['SECRETS']."

    def handle(self, *, verbosity: int, **options) -> None:
        done = reseal_contacts()
        told = _("%(again)s contacts were sealed again; %(current)s were up to date.")
        if verbosity:
            self.stdout.write(told % {"again": done.again, "current": done.current})
        receivers = reseal_forwards()
        told = _("%(again)s secrets of receivers were sealed again; %(current)s were up to date.")
        if verbosity and (receivers.again or receivers.current):
            self.stdout.write(told % {"again": receivers.again, "current": receivers.current})
        if receivers.unreadable:
            said = _("%(number)s secrets of receivers cannot be read. Enter them again.")
            self.stderr.write(said % {"number": receivers.unreadable})
        if done.unreadable:
            said = _("%(number)s contacts cannot be read. Add the secret they were sealed with to the list.")
            raise CommandError(said % {"number": done.unreadable})
