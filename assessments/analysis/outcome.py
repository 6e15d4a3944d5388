"""What a calibration found, on the scale of the one before, and how it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from assessments.analysis.answers import Collected, collect
from assessments.analysis.calibrate import Calibrated, Rules, calibrate, first_guess, look_at
from assessments.analysis.calibrating import newest, too_few
from assessments.analysis.fit import Fit, fit
from assessments.analysis.irt import Floats, Parameters, moments
from assessments.analysis.linking import Link, link
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter, Model
from assessments.analysis.trust import FEWEST_ANCHORS, SUREST_ERROR, WEAKEST


@dataclass(frozen=True)
class Earlier:
    """The parameters before, by question; without any on which this one could stand, all of it is empty."""

    calibration: Calibration | None
    by_question: dict[int, ItemParameter]

    def common(self, questions: NDArray[np.int64]) -> NDArray[np.intp]:
        """The places of those of ``questions`` that may be anchors."""
        return np.array(
            [
                place
                for place, key in enumerate(questions)
                if key in self.by_question and self.by_question[key].is_usable
            ],
            dtype=np.intp,
        )

    def parameters(self, questions: NDArray[np.int64]) -> Parameters:
        rows = [self.by_question[key] for key in questions.tolist()]
        return Parameters(*(np.array([getattr(row, name) for row in rows]) for name in "abc"))


@dataclass(frozen=True)
class Outcome:
    """Everything that is kept: numbers of the calibration, and a row for each question."""

    numbers: dict
    rows: list[ItemParameter]


def reckon(run: Calibration, *, watch: Callable[[], None]) -> Outcome:
    """Calibrate, link and look at the fit. ``watch`` is called now and then, and may end it by raising something."""
    collected = collect(least=run.least)
    if collected is None:
        raise too_few(run.least)
    run.people, run.answers = collected.responses.people, collected.answers
    watch()  # reading may have taken a while
    before = earlier()
    anchors = before.common(collected.questions)
    if len(anchors) < FEWEST_ANCHORS:
        before, anchors = Earlier(None, {}), anchors[:0]
    found = _calibrated(run, collected, before, anchors, watch)
    linked = _linked(run, collected, before, anchors, found)
    rows = _rows(run, collected, found, fit(collected.responses, found), linked, anchors)
    carried = _carried(run, before, {row.question_id for row in rows})
    return Outcome(_numbers(collected, before, found, linked, anchors), [*rows, *carried])


def earlier() -> Earlier:
    """The parameters that count now."""
    last = newest()
    rows = ItemParameter.objects.filter(calibration=last) if last else []
    return Earlier(last, {row.question_id: row for row in rows})


@transaction.atomic
def store(run: Calibration, outcome: Outcome) -> bool:
    """Keep the outcome, all of it or nothing; return whether it was still wanted."""
    waiting = Calibration.objects.select_for_update().filter(pk=run.pk, state=CalibrationState.RUNNING)
    if not waiting.exists():
        return False
    for name, value in outcome.numbers.items():
        setattr(run, name, value)
    run.state, run.finished_at, run.beat_at, run.reached = CalibrationState.FINISHED, timezone.now(), None, {}
    run.save()
    ItemParameter.objects.bulk_create(outcome.rows, batch_size=500)
    return True


def _calibrated(
    run: Calibration,
    collected: Collected,
    before: Earlier,
    anchors: NDArray[np.intp],
    watch: Callable[[], None],
) -> Calibrated:
    rules, keys = Rules(model=run.model), collected.questions.tolist()
    start, fixed = first_guess(collected.responses, rules), None
    if run.reached.get("questions") == keys:
        start = Parameters(*(np.array(run.reached[name]) for name in "abc"))
    if run.has_fixed_anchors and len(anchors):
        fixed = np.zeros(len(keys), dtype=bool)
        fixed[anchors] = True
        known = before.parameters(collected.questions[anchors])
        if run.model == Model.RASCH:
            start.a[:] = known.a.mean()  # the others are as steep as those that are known
        start.a[anchors], start.b[anchors], start.c[anchors] = known.a, known.b, known.c

    def note(cycles: int, change: float, items: Parameters) -> None:
        run.cycles, run.change = cycles, change
        run.reached = {"questions": keys, **{name: getattr(items, name).tolist() for name in "abc"}}
        watch()

    return calibrate(collected.responses, rules, start=start, fixed=fixed, watch=note)


def _linked(
    run: Calibration, collected: Collected, before: Earlier, anchors: NDArray[np.intp], found: Calibrated
) -> Link:
    """How to come to the scale before; questions that are fixed are on it, and nothing can be said of their drift."""
    if run.has_fixed_anchors or not len(anchors):
        return Link(1.0, 0.0, np.zeros(len(anchors), dtype=bool), np.full(len(anchors), np.nan))
    return link(before.parameters(collected.questions[anchors]), found.items.take(anchors))


def _rows(
    run: Calibration,
    collected: Collected,
    found: Calibrated,
    how_well: Fit,
    linked: Link,
    anchors: NDArray[np.intp],
) -> list[ItemParameter]:
    items = found.items.on_scale(linked.slope, linked.shift)
    errors = found.errors.on_scale(linked.slope, 0.0)
    asked = collected.responses.asked
    area, drifted = np.full(len(items), np.nan), np.zeros(len(items), dtype=bool)
    area[anchors], drifted[anchors] = linked.area, linked.drifted
    usable = (errors.b <= SUREST_ERROR) & (items.a >= WEAKEST) & ~how_well.is_far
    return [
        ItemParameter(
            calibration=run,
            question_id=key,
            a=float(items.a[place]),
            b=float(items.b[place]),
            c=float(items.c[place]),
            a_error=float(errors.a[place]),
            b_error=float(errors.b[place]),
            c_error=float(errors.c[place]),
            asked=int(asked[place]),
            exposure=float(collected.exposure[place]),
            rmsd=float(how_well.rmsd[place]),
            infit=float(how_well.infit[place]),
            outfit=float(how_well.outfit[place]),
            p=float(how_well.p[place]),
            area=None if np.isnan(area[place]) else float(area[place]),
            has_drifted=bool(drifted[place]),
            is_usable=bool(usable[place]),
            observed=_points(how_well, place, linked),
        )
        for place, key in enumerate(collected.questions.tolist())
    ]


def _points(how_well: Fit, place: int, linked: Link) -> list[list[float]]:
    """Ability, people and share of right answers of each group that was asked."""
    seen = how_well.observed
    theta: Floats = seen.theta[place] * linked.slope + linked.shift
    columns = (theta, seen.asked[place], seen.right[place])
    return [[round(float(x), 3) for x in point] for point in zip(*columns, strict=True) if point[1] > 0]


def _carried(run: Calibration, before: Earlier, done: set[int]) -> list[ItemParameter]:
    """The earlier parameters of questions that had too few answers now, so that one calibration holds the whole
    bank."""
    rows = [row for key, row in before.by_question.items() if key not in done]
    for row in rows:
        row.pk, row.calibration, row.is_carried = None, run, True
        row._state.adding = True
    return rows


def _numbers(
    collected: Collected, before: Earlier, found: Calibrated, linked: Link, anchors: NDArray[np.intp]
) -> dict:
    return {
        "previous": before.calibration,
        "people": collected.responses.people,
        "answers": collected.answers,
        "anchors": int(len(anchors) - linked.drifted.sum()),
        "slope": linked.slope,
        "shift": linked.shift,
        "mean": found.mean * linked.slope + linked.shift,
        "spread": found.spread * linked.slope,
        "reliability": reliability(collected, found),
        "log_likelihood": found.log_likelihood,
        "cycles": found.cycles,
        "change": found.change,
        "has_converged": found.has_converged,
    }


def reliability(collected: Collected, found: Calibrated) -> float:
    """Which part of the differences between estimates is of abilities and not of chance (empirical reliability)."""
    given = collected.responses
    look = look_at(given, found.items, found.rules.grid, found.weights)
    theta, errors = moments(look.shares / given.counts[:, None].astype(look.shares.dtype), found.rules.grid)
    between, within = float(np.var(theta)), float(np.mean(errors**2))
    return between / (between + within)
