"""What is known of content types: of ours what they were made and tested to do, of others what a person noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.h5p.access.models import H5PTypeNote, Verdict

KEYS = _("Works with keys alone and with a screen reader.")
# What tests/browser/test_h5p_types.py holds them to.
OURS: Mapping[str, Any] = {
    "HocSo.MultipleChoice": KEYS,
    "HocSo.TrueFalse": KEYS,
    "HocSo.Blanks": _(
        "Works with keys alone and with a screen reader; gaps are fields with names of their own."
    ),
    "HocSo.DragOrder": _(
        "Works with keys alone: every entry has buttons that move it, and its new place is said."
    ),
    "HocSo.Flashcards": _(
        "Works with keys alone and with a screen reader; what is on the back is said when it is turned."
    ),
    "HocSo.Hotspots": _("Works with keys alone: the places of the picture stand in a list as well."),
    "HocSo.QuestionSet": _("Works with keys alone and with a screen reader; nothing is timed."),
    "HocSo.InteractiveVideo": _("Works with keys alone; captions and a transcript are the author’s to give."),
}


@dataclass(frozen=True)
class TypeState:
    """What is known of one content type. ``source`` says who claims it: we, a person, or nobody."""

    machine_name: str
    verdict: Any
    words: Any = ""
    link: str = ""
    is_ours: bool = False

    @property
    def label(self) -> str:
        return str(Verdict(self.verdict).label)

    @property
    def fails(self) -> bool:
        return self.verdict in (Verdict.PARTLY, Verdict.BARRED)


def type_states(machine_names: Iterable[str]) -> dict[str, TypeState]:
    """What is known of each of ``machine_names``; what a person noted counts before what we claim. One query."""
    names = set(machine_names)
    noted = {each.machine_name: each for each in H5PTypeNote.objects.filter(machine_name__in=names)}
    return {name: _state(name, noted.get(name)) for name in sorted(names)}


def _state(name: str, noted: H5PTypeNote | None) -> TypeState:
    if noted is not None and noted.verdict != Verdict.UNKNOWN:
        return TypeState(name, noted.verdict, noted.words, noted.link)
    if name in OURS:
        return TypeState(name, Verdict.USABLE, OURS[name], is_ours=True)
    return TypeState(name, Verdict.UNKNOWN)
