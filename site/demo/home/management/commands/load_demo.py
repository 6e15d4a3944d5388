"""``manage.py load_demo``: units, courses, people and a year of learning for the demonstration."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand

from demo.starter import steps


class Command(BaseCommand):
    help = (
        "Load what the demonstration starts with: the country's units, bodies of one province, three courses, an "
        "account for each part, and some three hundred invented people who have been learning for fourteen months. "
        "What is there already is left alone, so it may be repeated."
    )

    def add_arguments(self, parser):
        parser.add_argument("--without-crowd", action="store_true", help="Leave the invented learners out.")

    def handle(self, *args, without_crowd, **options):
        started = time.monotonic()
        for step in steps.STEPS:
            if not (without_crowd and step.is_crowd):
                with self.timed(step.name) as told:
                    told.append(step.load())
        self.stdout.write(f"The demonstration is loaded ({time.monotonic() - started:.0f} s).")

    @contextmanager
    def timed(self, name: str) -> Iterator[list[str]]:
        """Say what is being loaded, and afterwards how much and how long it took."""
        self.stdout.write(f"  {name}… ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        told: list[str] = []
        yield told
        self.stdout.write(f"{' '.join(told)} ({time.monotonic() - began:.1f} s)")
