"""``manage.py load_demo``: units, courses, people and a year of learning for the demonstration."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from demo.starter import steps


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Load what the demonstration starts with: the country's units, bodies of one province, five courses, "
            "an account for each part, and some five hundred invented people who have been learning for fourteen "
            "months. What is there already is left alone, so it may be repeated."
        )

    def add_arguments(self, parser):
        parser.add_argument("--without-crowd", action="store_true", help=_("leave the invented learners out"))

    def handle(self, *args, without_crowd, **options):
        started = time.monotonic()
        for step in steps.STEPS:
            if not (without_crowd and step.is_crowd):
                with self.timed(step.name) as told:
                    told.append(step.load())
        took = number_format(time.monotonic() - started, 0)
        self.stdout.write(_("The demonstration is loaded (%(seconds)s s).") % {"seconds": took})

    @contextmanager
    def timed(self, name: Promise) -> Iterator[list[str]]:
        """Say what is being loaded, and afterwards how much and how long it took."""
        self.stdout.write(f"  {name}… ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        told: list[str] = []
        yield told
        took = number_format(time.monotonic() - began, 1)
        self.stdout.write(_("%(done)s (%(seconds)s s)") % {"done": " ".join(told), "seconds": took})
