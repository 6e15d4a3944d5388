"""What is asked before a calibration begins."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.calibrations.words import MODELS
from learning import conf

FEWEST, MOST = 10, 1_000_000


class BeginForm(forms.Form):
    """By which model, from how many answers on, and whether what is known stays as it is."""

    model = forms.ChoiceField(
        label=_("Model"),
        choices=MODELS,
        help_text=_("2PL unless you know why not. 3PL needs thousands of answers for each question."),
    )
    least = forms.IntegerField(
        label=_("Least answers for a question"),
        min_value=FEWEST,
        max_value=MOST,
        help_text=_("From first attempts. Questions with fewer keep the numbers that they had."),
    )
    fix_anchors = forms.BooleanField(
        label=_("Leave known questions as they are"),
        required=False,
        help_text=_("Only new questions get numbers, beside the others. Then nothing is said of drift."),
    )

    def __init__(self, *args, **kwargs) -> None:
        settings = {"model": conf.get("CALIBRATION_MODEL"), "least": conf.get("CALIBRATION_RESPONSES")}
        super().__init__(*args, **{"initial": settings, **kwargs})
