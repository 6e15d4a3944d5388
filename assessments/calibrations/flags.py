"""What is to be looked at about a calibrated question, in words, with what to do."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.analysis.models import ItemParameter
from assessments.analysis.trust import FAR, SUREST_ERROR, WEAKEST
from assessments.calibrations.figures import points

SHOWN = {
    "": gettext_lazy("All"),
    "look": gettext_lazy("To look at"),
    "drifted": gettext_lazy("Drifted"),
    "carried": gettext_lazy("Carried over"),
}


@dataclass(frozen=True)
class Flag:
    """What was seen of a question, and what to do about it; nothing where nothing is to be done."""

    words: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.words} {self.advice}".strip()


def those(shown: str) -> Q:
    """Which rows ``SHOWN`` means. What is withdrawn needs no look any more."""
    suspicious = Q(is_usable=False) | Q(has_drifted=True)
    return {
        "look": suspicious & Q(question__withdrawn_at=None),
        "drifted": Q(has_drifted=True),
        "carried": Q(is_carried=True),
    }.get(shown, Q())


def flags_of(row: ItemParameter, before: ItemParameter | None = None) -> list[Flag]:
    """Everything that is to be said of ``row``, the weightiest first; ``before`` is it in the calibration before."""
    said = [*_of_use(row), *_of_drift(row, before)]
    if row.is_carried:
        said.append(Flag(_("Too few answers this time: these are the earlier numbers.")))
    if row.question.withdrawn_at:
        said.append(Flag(_("It was withdrawn and is not asked any more.")))
    return said


def _of_use(row: ItemParameter) -> list[Flag]:
    """Why adaptive tests do not ask it."""
    if row.is_usable:
        return []
    said = []
    if row.rmsd is not None and row.rmsd > FAR:
        said.append(Flag(_("It follows its curve badly."), _("Look at its key and its words.")))
    if row.a < WEAKEST:
        advice = _("Look at its key first, then at its other answers.")
        said.append(Flag(_("It hardly tells people apart."), advice))
    if row.b_error > SUREST_ERROR:
        advice = _("Wait for more answers; if nearly everybody answers alike, make another of it.")
        said.append(Flag(_("How hard it is, is not known well yet."), advice))
    return said or [Flag(_("Adaptive tests do not ask it."))]


def _of_drift(row: ItemParameter, before: ItemParameter | None) -> list[Flag]:
    if not row.has_drifted:
        return []
    words = _("Its curve moved by %(points)s points of a hundred.") % {"points": points(row.area)}
    if before is None or row.is_carried or before.b == row.b:
        return [Flag(words, _("Did its law change, was it reworded, or is it going round?"))]
    if row.b > before.b:
        return [Flag(words, _("It has become harder: did its law change, or was it reworded?"))]
    return [Flag(words, _("It has become easier: it may be going round. Then put another in its place."))]
