"""Looking into a file by rules."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from assessments.questions.base import Data
from assessments.questions.checking import layout, spreadsheet
from assessments.questions.checking.base import Rule
from assessments.questions.checking.document import Document
from assessments.questions.checking.workbook import Workbook

RULES: dict[str, type[Rule]] = {rule.name: rule for rule in (*spreadsheet.RULES, *layout.RULES)}
OPENED: dict[str, Callable[[Any], Any]] = {"docx": Document, "xlsx": Workbook}
OTHER_KIND = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}


def findings(rules: list[Data], file: Any, kind: str) -> list[Data]:
    """What was found by each of ``rules``: ``says`` what was asked, ``passed``, and the ``advice`` where it was not.

    ``passed`` is None for a rule that is not known here: a person has to look. Raises CannotOpen.
    """
    known = [RULES.get(str(asked.get("rule"))) for asked in rules]
    opened = OPENED[kind](file) if any(rule and rule.kind == kind for rule in known) else None
    return [_found(rule, asked, opened, kind) for rule, asked in zip(known, rules, strict=True)]


def _found(rule: type[Rule] | None, asked: Data, opened: Any, kind: str) -> Data:
    if rule is None:
        said = _("A check that is not installed here (%(name)s): a person will look at it.")
        return {"says": said % {"name": asked.get("rule")}, "passed": None, "advice": ""}
    says = rule().says(asked)
    if rule.kind != kind:
        advice = _("This is asked of another kind of file. Hand it in as %(kind)s.")
        return {"says": says, "passed": False, "advice": advice % {"kind": OTHER_KIND[rule.kind]}}
    advice = rule().check(asked, opened)
    return {"says": says, "passed": not advice, "advice": advice}


def weight_of(asked: Data) -> int:
    """How much a rule counts."""
    weight = asked.get("weight")
    return weight if isinstance(weight, int) and not isinstance(weight, bool) and weight > 0 else 1


def share_passed(rules: list[Data], found: list[Data]) -> float:
    """The weights of the rules that are met, of all that a machine could look at."""
    looked_at = [
        (weight_of(asked), bool(one.get("passed")))
        for asked, one in zip(rules, found, strict=True)
        if one.get("passed") is not None
    ]
    total = sum(weight for weight, _passed in looked_at)
    return sum(weight for weight, passed in looked_at if passed) / total if total else 0.0
