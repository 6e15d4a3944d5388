"""Calibrations as the list shows them: what is under way, what was done, what the next one waits for."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, StatusTagColumn, Table, TitleColumn

from assessments.analysis import calibrating
from assessments.analysis.counting import most_answered
from assessments.analysis.models import SILENT, Calibration, CalibrationState
from assessments.analysis.trust import SETTLED
from assessments.calibrations.figures import NONE, figure, whole
from assessments.calibrations.words import day_of
from learning import conf

ON_A_PAGE = 25
MOST_OPEN = 5
NUMBER = "l-admin-number"


@dataclass(frozen=True)
class Progress:
    """A calibration that is not done: how far it is, and what may be done with it."""

    run: Calibration
    may_go_on: bool

    @property
    def is_running(self) -> bool:
        return self.run.state == CalibrationState.RUNNING

    @property
    def words(self) -> str:
        if self.run.change is None:
            if self.is_running and self.run.beat_at is None:
                return _("It waits for a worker.")
            return _("Answers are being read.") if self.is_running else _("It was stopped before it began.")
        said = _("Cycle %(cycle)s; the largest change is %(change)s, and it is done at %(settled)s.")
        numbers = {"cycle": whole(self.run.cycles), "change": figure(self.run.change, 4)}
        return said % {**numbers, "settled": figure(SETTLED, 4)}

    @property
    def is_silent(self) -> bool:
        """Whether its worker seems to be dead."""
        beat = self.run.beat_at or self.run.started_at
        return self.is_running and beat < timezone.now() - SILENT


@dataclass(frozen=True)
class Waiting:
    """What the next weekly calibration waits for: new answers there are, counted as far as is needed.

    ``best`` is how many the question has that has most of them, told until anything was calibrated.
    """

    count: int
    needed: int
    best: int | None

    @property
    def is_over(self) -> bool:
        return self.count >= self.needed


def waiting() -> Waiting:
    """Two or three queries."""
    needed = conf.get("CALIBRATION_RESPONSES")
    last = calibrating.newest()
    return Waiting(calibrating.waiting(most=needed), needed, None if last else most_answered())


def open_runs(only: Calibration | None = None) -> list[Progress]:
    """What is under way, and what was stopped and may be gone on with; ``only`` that one, if it is either."""
    last = calibrating.newest()
    newer = Q(state=CalibrationState.STOPPED, pk__gt=last.pk if last else 0)
    runs = list(
        Calibration.objects.filter(newer | Q(state=CalibrationState.RUNNING)).defer("reached")[:MOST_OPEN]
    )
    is_any_running = any(run.state == CalibrationState.RUNNING for run in runs)
    return [
        Progress(run, run.state == CalibrationState.STOPPED and not is_any_running)
        for run in runs
        if only is None or run.pk == only.pk
    ]


def runs_page(number: str | None) -> Page:
    """The calibrations, the newest first."""
    runs = Calibration.objects.annotate(questions=Count("parameters")).defer("reached")
    return WagtailPaginator(runs.order_by("-pk"), ON_A_PAGE).get_page(number)


def runs_table(page: Page) -> Table:
    """``page`` as a table."""
    last = calibrating.newest()
    columns = [
        TitleColumn("started_at", label=pgettext("calibration", "Begun"), accessor=day_of, get_url=address),
        Column("model", label=_("Model"), accessor=lambda run: run.model.upper()),
        StatusTagColumn(
            "state",
            label=pgettext("calibration", "State"),
            accessor=lambda run: state_of(run, last),
            primary=lambda run: run == last,
        ),
        _number("people", pgettext("calibration", "People"), lambda run: whole(run.people)),
        _number("questions", _("Questions"), lambda run: whole(run.questions)),
        _number("answers", pgettext("calibration", "Answers"), lambda run: whole(run.answers)),
        _number("reliability", _("Reliability"), lambda run: figure(run.reliability)),
        Column("has_converged", label=_("Settled"), accessor=_settled),
    ]
    return Table(columns, list(page.object_list))


def state_of(run: Calibration, last: Calibration | None) -> str:
    """Its state; of the one that adaptive tests go by, that."""
    return _("in use") if run == last else run.get_state_display()


def address(run: Calibration) -> str:
    """The page of a calibration."""
    return reverse("learning_calibrations:calibration", args=[run.pk])


def _settled(run: Calibration) -> str:
    if run.state != CalibrationState.FINISHED:
        return NONE
    return _("yes") if run.has_converged else _("no")


def _number(name: str, label: str, accessor) -> Column:
    return Column(name, label=label, accessor=accessor, classname=NUMBER)
