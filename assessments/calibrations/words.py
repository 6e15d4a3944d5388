"""A calibration, and a question's numbers in it, in plain words."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.analysis.models import Calibration, ItemParameter, Model
from assessments.analysis.trust import FAR
from assessments.calibrations.figures import figure, give_or_take, points, whole

# Each by itself; the choices of the field say only what one has beyond the one before.
MODELS = (
    (Model.RASCH, gettext_lazy("1PL: questions differ in difficulty only")),
    (Model.TWO, gettext_lazy("2PL: they differ in difficulty and in how well they tell people apart")),
    (Model.THREE, gettext_lazy("3PL: they differ in both, and some are guessed right")),
)
# From each reliability on, what scores are good for (after Nunnally and Bernstein 1994).
RELIABLE = (
    (0.9, gettext_lazy("enough to decide about single people")),
    (0.8, gettext_lazy("good; near a pass mark look at the standard error")),
    (0.7, gettext_lazy("enough to compare groups, little for single people")),
    (0.0, gettext_lazy("too little: it needs more questions, or better ones")),
)
# From each discrimination on, how well people are told apart (after Baker 2001).
TELLING = (
    (1.7, gettext_lazy("tells people apart very well")),
    (1.35, gettext_lazy("tells people apart well")),
    (0.65, gettext_lazy("tells people apart fairly well")),
    (0.35, gettext_lazy("tells people apart a little")),
    (0.0, gettext_lazy("hardly tells people apart")),
)
# From so many spreads above the mean of the people on, how hard it was for them.
HARD = (
    (1.5, gettext_lazy("very hard for those who were asked")),
    (0.5, gettext_lazy("hard for those who were asked")),
    (-0.5, gettext_lazy("about right for those who were asked")),
    (-1.5, gettext_lazy("easy for those who were asked")),
    (float("-inf"), gettext_lazy("very easy for those who were asked")),
)
# From each mean square on, what the answers were (Wright and Linacre 1994 on 0.7 to 1.3).
SURPRISING = (
    (1.3, gettext_lazy("more surprises than the curve lets expect")),
    (0.7, gettext_lazy("as the curve lets expect")),
    (0.0, gettext_lazy("fewer surprises than the curve lets expect")),
)


class Fact(NamedTuple):
    """A name, what is said under it, and what that means."""

    name: str
    value: str
    means: str = ""


def facts_of(run: Calibration) -> list[Fact]:
    """What there is to know of a calibration that is finished."""
    spread = {"mean": figure(run.mean), "spread": figure(run.spread)}
    return [
        Fact(_("Model"), model_of(run)),
        Fact(_("Scale"), *_scale(run)),
        Fact(
            pgettext("calibration", "People"),
            whole(run.people),
            _("mean %(mean)s and spread %(spread)s on this scale") % spread,
        ),
        Fact(
            pgettext("calibration", "Answers"),
            whole(run.answers),
            _("at least %(least)s a question") % {"least": whole(run.least)},
        ),
        Fact(_("Reliability"), figure(run.reliability), _level(RELIABLE, run.reliability)),
        Fact(_("Cycles"), whole(run.cycles), settled(run)),
    ]


def model_of(run: Calibration) -> str:
    """By which model it reckons."""
    return str(dict(MODELS)[Model(run.model)])


def settled(run: Calibration) -> str:
    """Whether its numbers stopped changing."""
    if run.has_converged:
        return _("it settled")
    return _("it has not settled: be careful with its numbers, or take a simpler model")


def numbers_of(row: ItemParameter, run: Calibration) -> list[Fact]:
    """What there is to know of a question in ``run``."""
    above = (row.b - run.mean) / (run.spread or 1.0)
    floor = Fact(_("Floor"), give_or_take(row.c, row.c_error), _known_by_nobody(row.c))
    asked = _("asked in %(share)s%% of the attempts") % {"share": points(row.exposure)}
    far = {"far": figure(FAR)}
    return [
        Fact(_("Difficulty"), give_or_take(row.b, row.b_error), _level(HARD, above)),
        Fact(_("Discrimination"), give_or_take(row.a, row.a_error), _level(TELLING, row.a)),
        *([floor] if run.model == Model.THREE or row.c else []),
        Fact(pgettext("calibration", "Answers"), whole(row.asked), asked),
        Fact(_("RMSD"), figure(row.rmsd, 3), _("beyond %(far)s it follows its curve badly") % far),
        Fact(_("Infit"), figure(row.infit), _level(SURPRISING, row.infit)),
        Fact(_("Outfit"), figure(row.outfit), _level(SURPRISING, row.outfit)),
        Fact(_("Drift (points)"), points(row.area), _moved(row)),
        Fact(_("Its author’s word"), _("%(difficulty)s of 5") % {"difficulty": row.question.difficulty}),
    ]


def day_of(run: Calibration) -> str:
    """When it was begun, as it is called."""
    return date_format(localtime(run.started_at), "SHORT_DATETIME_FORMAT")


def _scale(run: Calibration) -> tuple[str, str]:
    if run.previous is None:
        return _("a new one"), _("0 is the mean and 1 the spread of its people; nothing before it compares")
    value = ngettext(
        "that of %(day)s, by %(count)s anchor", "that of %(day)s, by %(count)s anchors", run.anchors
    ) % {"day": day_of(run.previous), "count": whole(run.anchors)}
    if run.has_fixed_anchors:
        return value, _("known questions were left as they were")
    moved = {"slope": figure(run.slope), "shift": figure(run.shift)}
    return value, _("brought there by slope %(slope)s and shift %(shift)s") % moved


def _moved(row: ItemParameter) -> str:
    if row.area is None:
        return _("it was no anchor")
    return _("between its curves of before and now, on the average of people")


def _known_by_nobody(floor: float) -> str:
    return _("of 100 who know nothing %(count)s are right") % {"count": points(floor)}


def _level(levels: tuple[tuple[float, str | Promise], ...], number: float | None) -> str:
    """The words of the first of ``levels`` that ``number`` reaches."""
    if number is None:
        return ""
    return str(next((words for least, words in levels if number >= least), levels[-1][1]))
