from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.analysis import calibrating
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter, Model
from assessments.analysis.needs import NoNumpy, need_numpy


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Estimate how hard the bank's questions are from learners' first answers, on the scale of before."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", choices=Model.values, help=_("1pl, 2pl or 3pl; else the setting"))
        parser.add_argument(
            "--least", type=int, metavar="N", help=_("least answers for a question; else the setting")
        )
        parser.add_argument(
            "--fix-anchors",
            action="store_true",
            help=_("leave known questions as they are and place new ones beside"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say what would be found, keep nothing"))
        parser.add_argument(
            "--from-start", action="store_true", help=_("do not go on with an interrupted calibration")
        )

    def handle(self, *, model, least, fix_anchors, dry_run, from_start, **options) -> None:
        asked = {"model": model or "", "least": least, "fix_anchors": fix_anchors}
        try:
            need_numpy()
            if dry_run:
                self.try_out(asked)
            else:
                self.calibrate(self.open_run(asked, from_start))
        except (NoNumpy, calibrating.TooFew) as problem:
            raise CommandError(str(problem)) from None
        except calibrating.Busy:
            raise CommandError(_("Another worker is at it. Try again in three minutes.")) from None
        except calibrating.Stopped:
            raise CommandError(_("Somebody stopped it. Run it again to go on.")) from None

    def open_run(self, asked: dict, from_start: bool) -> Calibration:
        """A new calibration, or the interrupted one if nothing else is asked for."""
        is_open = [CalibrationState.RUNNING, CalibrationState.STOPPED]
        waiting = Calibration.objects.filter(state__in=is_open).order_by("-pk").first()
        if from_start or waiting is None or any(asked.values()):
            return calibrating.begin(**asked)
        calibrating.resume(waiting)
        return waiting

    def calibrate(self, run: Calibration) -> None:
        calibrating.go_on(run, tell=self.say_how_far)
        self.say_what(run, ItemParameter.objects.filter(calibration=run).select_related("question"))

    def try_out(self, asked: dict) -> None:
        """The same without a row of it in the database."""
        from assessments.analysis.outcome import reckon
        from assessments.questions.models import Question

        run = calibrating.unsaved(**asked)
        outcome = reckon(run, watch=lambda: self.say_how_far(run))
        questions = Question.objects.in_bulk([row.question_id for row in outcome.rows])
        for row in outcome.rows:
            row.question = questions[row.question_id]
        for name, value in outcome.numbers.items():
            setattr(run, name, value)
        self.say_what(run, outcome.rows)
        self.stdout.write(_("Nothing was changed: this was a dry run."))

    def say_how_far(self, run: Calibration) -> None:
        said = _("Cycle %(cycle)s: the largest change is %(change).5f")
        self.stdout.write(said % {"cycle": run.cycles, "change": run.change})

    def say_what(self, run: Calibration, rows) -> None:
        for row in rows:
            self.stdout.write(
                f"{row.question.code} · a {row.a:.2f} · b {row.b:.2f} · c {row.c:.2f} · {_notes(row)}"
            )
        said = _("%(people)s people, %(answers)s answers, %(anchors)s anchors; reliability %(reliability).2f")
        numbers = {name: getattr(run, name) for name in ("people", "answers", "anchors", "reliability")}
        self.stdout.write(said % numbers)
        if not run.has_converged:
            self.stdout.write(
                _("It has not settled after %(cycles)s cycles: be careful.") % {"cycles": run.cycles}
            )


def _notes(row: ItemParameter) -> str:
    """How many answers, and what is to be looked at."""
    notes = [_("%(count)s answers") % {"count": row.asked}]
    notes += [_("drifted")] if row.has_drifted else []
    notes += [_("carried over")] if row.is_carried else []
    notes += [] if row.is_usable else [_("not usable")]
    return " · ".join(notes)
