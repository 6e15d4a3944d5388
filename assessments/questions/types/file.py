"""A file to hand in, looked into by rules and marked by a person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import MultipleChoiceBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, refuse
from assessments.questions.checking.check import RULES, findings, share_passed, weight_of
from assessments.questions.checking.field import RulesBlock
from assessments.questions.checking.opening import CannotOpen
from assessments.questions.handed_in import FileType, kept_file
from assessments.questions.item import digest
from assessments.questions.kinds import BY_NAME, DOCUMENTS, kind_of
from assessments.questions.plain import without_ids
from assessments.questions.rubric import RubricBlock, as_shown, clean_rubric, problem_with_rubric

MOST_RULES = 30


class FileBlock(StructBlock):
    kinds = MultipleChoiceBlock(
        choices=[(name, BY_NAME[name].label) for name in DOCUMENTS],
        widget=CheckboxSelectMultiple,
        label=gettext_lazy("Kinds of files"),
    )
    rules = RulesBlock(
        max_num=MOST_RULES,
        help_text=gettext_lazy(
            "Each rule that is met earns its share, and each that is not tells the learner what to do. "
            "Without rules a person marks the file."
        ),
    )
    rubric = RubricBlock(
        required=False,
        help_text=gettext_lazy(
            "If there are criteria, a person marks by them and sees what the rules found."
        ),
    )


class File(FileType):
    """A file of one of ``kinds``. ``rules`` look into Word and Excel files as soon as they come.

    The response is ``{"file", "name", "size", "found", "by"}``: what the rules found, and a sign of the rules they
    were, so that marking needs no file. It waits for a person where there is a rubric, or no rule, or where a rule
    could not be looked at.
    """

    name = "file"
    label = pgettext_lazy("question type", "File")
    description = gettext_lazy("A document or a workbook to hand in. Rules can look into it.")
    icon = "upload"
    template = "learning_assessments/questions/file.html"
    Fields = FileBlock
    styles = ("learning_assessments/css/questions.css",)
    by_hand = True

    def clean(self, data: Data) -> Data:
        chosen = data.get("kinds")
        kinds = [name for name in DOCUMENTS if isinstance(chosen, list) and name in chosen]
        rules = [
            {**each, "weight": weight_of(each)} for each in data.get("rules") or [] if isinstance(each, dict)
        ]
        rubric = clean_rubric(data.get("rubric"))
        refuse(
            kinds="" if kinds else _("Choose at least one kind of file."),
            rules=_problem(rules, kinds),
            rubric=problem_with_rubric(rubric, needed=False),
        )
        return {"kinds": kinds, "rules": rules, "rubric": rubric}

    def kinds(self, data: Data) -> list[str]:
        return data["kinds"]

    def look_at(self, data: Data, file: Any) -> Data:
        super().look_at(data, file)
        kind = kind_of(file)
        try:
            found = findings(data["rules"], file, kind.name) if kind else []
        except CannotOpen as problem:
            raise ValidationError(str(problem)) from problem
        return {"found": found, "by": _sign(data)}

    def has_key(self, data: Data) -> bool:
        return bool(data["rules"]) and not data["rubric"]

    def rekey(self, frozen: Data, data: Data) -> Data | None:
        """Other rules look into what was handed in. What kinds could be, and what a person marks by, stays."""
        try:
            found = self.clean({**frozen, "rules": data["rules"]})
        except ValidationError:
            return None
        same = without_ids(found["rubric"]) == without_ids(data["rubric"])
        return {**frozen, "rules": found["rules"]} if same else None

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        found = _found(data, response) if review else []
        return {
            **self.file_context(data, response),
            "criteria": as_shown(data.get("rubric", [])),
            "found": found or [],
            "asked_for": [] if review else _asked_for(data),
        }

    def mark(self, data: Data, response: Any) -> Mark:
        if kept_file(response) is None:
            return Mark(0)
        found = _found(data, response)
        if not found:
            return Mark(0, waits=True)
        waits = bool(data.get("rubric")) or any(one.get("passed") is None for one in found)
        return Mark(share_passed(data["rules"], found), waits=waits)

    @classmethod
    def examples(cls) -> list[Example]:
        rules = [{"rule": "sheet_exists", "sheet": "Tổng hợp", "weight": 1}]
        levels = [{"text": "Khó theo dõi", "points": 0}, {"text": "Rõ ràng, in được", "points": 2}]
        data = {
            "kinds": ["xlsx"],
            "rules": rules,
            "rubric": [{"criterion": "Cách trình bày", "levels": levels}],
        }
        handed_in = {"file": "5f0b7c3e-8d9a-4d9e-9a53-0c1b2d3e4f50", "name": "tong-hop.xlsx", "size": 8120}
        met = {"says": "Có trang tính “Tổng hợp”", "passed": True, "advice": ""}
        not_met = {"says": "Có trang tính “Tổng hợp”", "passed": False, "advice": "Đặt tên trang tính."}
        return [
            Example(
                data,
                right=[handed_in | {"found": [met], "by": _sign(data)}],
                wrong=[handed_in | {"found": [not_met], "by": _sign(data)}, handed_in],
            )
        ]


def _sign(data: Data) -> str:
    """What tells whether a file was looked into by these very rules."""
    return digest(without_ids(data["rules"]))


def _found(data: Data, response: Any) -> list[Data] | None:
    """What the rules found in the file; None where they are others by now, or there are none."""
    if not isinstance(response, dict) or response.get("by") != _sign(data):
        return None
    found = response.get("found")
    if not isinstance(found, list) or len(found) != len(data["rules"]):
        return None
    return found if all(isinstance(one, dict) for one in found) else None


def _asked_for(data: Data) -> list[str]:
    known = ((RULES.get(str(asked.get("rule"))), asked) for asked in data.get("rules", []))
    return [rule().says(asked) for rule, asked in known if rule]


def _problem(rules: list[Data], kinds: list[str]) -> str:
    if len(rules) > MOST_RULES:
        return _("Give at most %(most)s rules.") % {"most": MOST_RULES}
    for number, asked in enumerate(rules, start=1):
        rule = RULES.get(str(asked.get("rule")))
        problem = rule().problem(asked) if rule else ""
        if rule and rule.kind not in kinds:
            problem = _("“%(rule)s” needs a kind of file that cannot be handed in.") % {"rule": rule.label}
        if problem:
            return _("Rule %(number)s: %(problem)s") % {"number": number, "problem": problem}
    return ""
