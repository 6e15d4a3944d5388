"""The form in which an answer is marked: a level for each criterion, or points out of ten."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from assessments.marking.decide import MOST
from assessments.marking.models import HandMark
from assessments.questions.rubric import score_of

LONGEST = 2000


class MarkForm(forms.Form):
    """``rubric`` is the question's; without one, points are asked for. ``mark`` is what was given before."""

    points = forms.DecimalField(
        label=_("Points out of 10"),
        min_value=0,
        max_value=int(MOST),
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    comment = forms.CharField(
        label=_("What the learner reads"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was good, and one thing to do better."),
    )

    def __init__(self, *args, rubric: list[dict], mark: HandMark, **options):
        super().__init__(*args, initial=_given(rubric, mark), **options)
        self.rubric = rubric
        if rubric:
            del self.fields["points"]
        for place, each in enumerate(rubric):
            self.fields[f"level-{place}"] = _level_field(each)
            self.fields[f"comment-{place}"] = forms.CharField(
                label=pgettext_lazy("marking", "Comment"), required=False, max_length=LONGEST
            )
        self.order_fields([name for name in self.fields if name != "comment"] + ["comment"])

    @property
    def criteria(self) -> list[tuple[dict, Any, Any]]:
        """Each criterion with its two fields."""
        return [
            (each, self[f"level-{place}"], self[f"comment-{place}"]) for place, each in enumerate(self.rubric)
        ]

    @property
    def levels(self) -> list[dict[str, Any]]:
        """What was chosen, as a HandMark keeps it."""
        data = self.cleaned_data
        return [
            {"level": int(data[f"level-{place}"]), "comment": data[f"comment-{place}"].strip()}
            for place in range(len(self.rubric))
        ]

    @property
    def score(self) -> float:
        """The mark from 0 to 1."""
        if self.rubric:
            return score_of(self.rubric, [each["level"] for each in self.levels])
        return float(self.cleaned_data["points"]) / MOST


def _level_field(criterion: dict) -> forms.ChoiceField:
    choices = [(str(n), _level_words(level)) for n, level in enumerate(criterion["levels"])]
    said = {"required": _("Choose a level.")}
    return forms.ChoiceField(
        label=criterion["criterion"], choices=choices, widget=forms.RadioSelect, error_messages=said
    )


def _level_words(level: dict) -> str:
    points = ngettext("%(points)s point", "%(points)s points", level["points"]) % {"points": level["points"]}
    return f"{level['text']} · {points}"


def _given(rubric: list[dict], mark: HandMark) -> dict[str, Any]:
    if not mark.is_given:
        return {}
    initial: dict[str, Any] = {"comment": mark.comment}
    if not rubric and mark.score is not None:
        initial["points"] = round(mark.score * MOST, 2)
    for place, each in enumerate(mark.levels[: len(rubric)]):
        initial |= {f"level-{place}": str(each["level"]), f"comment-{place}": each["comment"]}
    return initial
