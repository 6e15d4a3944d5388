from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.keeping import rebuilding
from learning.keeping.models import Rebuild, RunState
from learning.keeping.proving import What, differences
from learning.progress.rebuild import rebuild

A_SIGN_OF_LIFE = 10  # hundreds of enrolments


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Write progress anew from the log. It can be interrupted at any time and gone on with.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enrolment", metavar="UUID", help=_("one enrolment"))
        parser.add_argument("--course", metavar="KEY", help=_("all enrolments in the course with this key"))
        parser.add_argument("--all", action="store_true", help=_("all enrolments"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would change, change nothing"))
        parser.add_argument(
            "--from-start", action="store_true", help=_("do not go on with an interrupted run")
        )

    def handle(self, *, enrolment, course, all, dry_run, from_start, **options) -> None:
        if sum(map(bool, (enrolment, course, all))) != 1:
            raise CommandError(_("Say which: --enrolment, --course or --all."))
        if enrolment:
            self.one(_found(Enrolment, "uuid", enrolment), dry_run)
        else:
            self.many(_found(Activity, "key", course) if course else None, dry_run, from_start)

    @transaction.atomic
    def one(self, enrolment: Enrolment, is_dry: bool) -> None:
        locked = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
        what = differences(locked, fully=True)
        self.tell(locked, what)
        if not is_dry:
            rebuild(locked)
        self.stdout.write(_("Nothing was changed: this was a dry run.") if is_dry else _("Done."))

    def many(self, course: Activity | None, is_dry: bool, from_start: bool) -> None:
        run = None if from_start or is_dry else rebuilding.last_open(course=course)
        if run is None or run.is_dry:
            run = rebuilding.begin(course=course, is_dry=is_dry)
        rebuilding.resume(run)
        try:
            while run.state != RunState.FINISHED:
                run = rebuilding.go_on(run, tell=self.tell, most=A_SIGN_OF_LIFE)
                self.say_how_far(run)
                if run.state == RunState.STOPPED:
                    raise CommandError(_("Somebody stopped it. Run it again to go on."))
        except rebuilding.Busy:
            raise CommandError(_("Another worker is at it. Try again in three minutes.")) from None
        if is_dry:
            self.stdout.write(_("Nothing was changed: this was a dry run."))

    def say_how_far(self, run: Rebuild) -> None:
        said = _("%(done)s of %(total)s enrolments, %(changed)s of them not as the log says")
        self.stdout.write(said % {"done": run.done, "total": run.total, "changed": run.changed})

    def tell(self, enrolment: Enrolment, what: What) -> None:
        for each in what:
            self.stdout.write(
                f"{enrolment.uuid} · {each['activity']} · {each['field']}: {each['stands']} → {each['says']}"
            )


def _found(model, name: str, written: str):
    try:
        return model.objects.get(**{name: UUID(written)})
    except (ValueError, model.DoesNotExist):
        raise CommandError(_("There is none with “%(text)s”.") % {"text": written}) from None
