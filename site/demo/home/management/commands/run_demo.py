"""``manage.py run_demo``: everything the academy needs, from one terminal."""

import time
from threading import Lock

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from demo import preparing
from demo.people import PEOPLE
from demo.running import NotFree, answers, child_environment, children, free_places
from demo.starter.listening import order_audio
from demo.supervisor import Supervisor

COLOURS = {"web": "\033[36m", "worker": "\033[35m", "beat": "\033[33m"}
BOLD, PLAIN = "\033[1m", "\033[0m"
ANSWERS_WITHIN = 120  # seconds


class Command(BaseCommand):
    requires_system_checks = ()  # migrate runs them

    @property
    def help(self) -> str:
        return _(
            "Prepare the demonstration (database, units, courses, people), then run the web server, the Celery "
            "worker and Celery beat together until Ctrl-C."
        )

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--address",
            default="",
            help=_("listen here instead of on this machine only; then also name the site in ALLOWED_HOSTS"),
        )
        parser.add_argument("--workers", type=int, default=2, help=_("web processes"))
        parser.add_argument("--no-load", action="store_true", help=_("take the database as it is"))

    def handle(self, *args, port, address, workers, no_load, **options):
        self._printing = Lock()
        try:
            places = free_places(port, address)
        except NotFree as problem:
            raise CommandError(str(problem)) from None
        environment = child_environment(port)
        try:
            self.prepare(load=not no_load, site_url=environment["SITE_URL"])
        except KeyboardInterrupt:
            self.write("")
            self.say("demo", _("Stopped while preparing; the next start goes on from here."))
            raise SystemExit(130) from None
        supervisor = Supervisor(children(places, workers, environment), self.say)
        supervisor.listen_to_signals()
        stayed = False
        try:
            self.say("demo", _("Starting the web server, the worker and beat…"))
            supervisor.start()
            stayed = self.await_web(supervisor, places[0], environment["SITE_URL"])
            if stayed and not no_load:
                self.say("demo", order_audio())
            stayed = stayed and supervisor.watch()
        finally:
            self.say("demo", _("Stopping…"))
            supervisor.stop()
        if not stayed:
            raise CommandError(_("One of the processes would not stay up; its last lines are above."))
        self.say("demo", _("Stopped. Everything is kept for the next start."))

    def prepare(self, *, load: bool, site_url: str) -> None:
        """Database, static files and content, each only as far as it is not there yet."""
        self.say("demo", _("Preparing; the first time this takes a few minutes…"))
        if preparing.migrate():
            self.say("demo", _("The database's tables are up to date."))
        if preparing.collect_static():
            self.say("demo", _("Style sheets, scripts and pictures are in place."))
        if load:
            call_command("load_demo")
        preparing.name_site(site_url)

    def await_web(self, supervisor: Supervisor, place: tuple[str, int], site_url: str) -> bool:
        """Wait until the web answers, then show the way in. False if something would not start."""
        deadline = time.monotonic() + ANSWERS_WITHIN
        while not supervisor.stopping.wait(0.3):
            if answers(place):
                self.show_way_in(site_url)
                return True
            if not supervisor.all_stay_up():
                return False
            if time.monotonic() > deadline:
                self.say("demo", _("The web server does not answer."))
                return False
        return True

    def show_way_in(self, site_url: str) -> None:
        """The address, and whom one can be."""
        rows = [
            (_("Sign in as"), _("Password"), _("Who"), _("What they do")),
            *((p.username, p.password, f"{p.full_name}, {p.part}", str(p.does)) for p in PEOPLE),
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        table = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        table.insert(1, "  ".join("─" * width for width in widths))
        opened = _("Học Số is open at %(address)s") % {"address": self.bold(f"{site_url}/")}
        lines = [opened, "", *table, "", _("Ctrl-C stops everything.")]
        self.write("\n" + "\n".join(f"  {line.rstrip()}" for line in lines) + "\n")

    def bold(self, text: str) -> str:
        return f"{BOLD}{text}{PLAIN}" if self.stdout.isatty() else text

    def say(self, name: str, line: str) -> None:
        """One line of one process, with its name in front."""
        colour = COLOURS.get(name, BOLD) if self.stdout.isatty() else ""
        self.write(f"{colour}{name:>6} |{PLAIN if colour else ''} {line}")

    def write(self, text: str) -> None:
        with self._printing:
            self.stdout.write(text)
            self.stdout.flush()
