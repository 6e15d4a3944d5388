"""The rules of a quiz in the metadata of a QTI 1.2 assessment: the standard's words, and ours where it has none.

Other systems pass over labels that they do not know.
"""

from django.utils.translation import gettext as _

from assessments.quizzes.rules import Counts, Layout, Mode, Shows, Sureness
from learning.carried import Data

MODE, PASS_MARK, DRAW, SHUFFLE = (
    f"learning_{name}" for name in ("mode", "pass_mark", "questions_drawn", "mixed")
)
YES_NO = {True: "Yes", False: "No"}
# Rules that the standard has no word for, by the name of the field: words of ours, yes or no, whole numbers.
CHOICES = {"counts": Counts, "layout": Layout, "sureness": Sureness, "shows": Shows}
SWITCHES, NUMBERS = ("shows_right", "shows_explanations"), ("wait", "grace")


def written_rules(data: Data) -> dict[str, str]:
    """What the metadata say of the quiz ``data``."""
    attempts = data.get("attempts_allowed") or 0
    return {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "cc_maxattempts": str(attempts) if attempts else "unlimited",
        **({"qmd_timelimit": str(data["time_limit"])} if data.get("time_limit") else {}),
        MODE: str(data.get("mode", Mode.PRACTICE)),
        PASS_MARK: repr(float(data.get("pass_mark", 0.7))),
        DRAW: str(data.get("draw") or 0),
        SHUFFLE: YES_NO[bool(data.get("shuffle", True))],
        **{f"learning_{name}": str(data[name]) for name in (*CHOICES, *NUMBERS) if name in data},
        **{f"learning_{name}": YES_NO[bool(data[name])] for name in SWITCHES if name in data},
    }


def read_rules(meta: dict[str, str], cut: str = "") -> tuple[Data, list[str]]:
    """The rules of a quiz, and what could not be understood, in words. ``cut`` is a QTI cut value, of 100.

    Every assessment of a cartridge calls itself an examination, so only our own word or a cut value makes it one.
    """
    rules: Data = {
        "mode": _mode(meta, cut),
        "attempts_allowed": _number(meta.get("cc_maxattempts", "")),
        "time_limit": _number(meta.get("qmd_timelimit", "")),
        "draw": _number(meta.get(DRAW, "")),
    }
    if (mark := _mark(meta, cut)) is not None:
        rules["pass_mark"] = mark
    if meta.get(SHUFFLE) in YES_NO.values():
        rules["shuffle"] = meta[SHUFFLE] == YES_NO[True]
    rules |= _own_rules(meta)
    if rules["mode"] == Mode.EXAM and mark is None:
        return rules, [_("It does not say which share must be right: look at the pass mark of the exam.")]
    return rules, []


def _own_rules(meta: dict[str, str]) -> Data:
    """What only we say; what was meddled with is as if it had not been said."""
    said = {name: meta.get(f"learning_{name}", "") for name in (*CHOICES, *SWITCHES, *NUMBERS)}
    found: Data = {name: said[name] for name, kind in CHOICES.items() if said[name] in kind.values}
    found |= {name: said[name] == YES_NO[True] for name in SWITCHES if said[name] in YES_NO.values()}
    return found | {name: _number(said[name]) for name in NUMBERS if said[name].isdecimal()}


def _mode(meta: dict[str, str], cut: str) -> str:
    said = meta.get(MODE, "")
    if said in Mode.values:
        return said
    return str(Mode.EXAM if _share(cut, of=100) is not None else Mode.PRACTICE)


def _mark(meta: dict[str, str], cut: str) -> float | None:
    own = _share(meta.get(PASS_MARK, ""))
    return _share(cut, of=100) if own is None else own


def _share(text: str, *, of: float = 1) -> float | None:
    """A number from nothing to all of it; None for whatever is no such number."""
    try:
        share = float(text) / of
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
