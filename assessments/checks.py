"""What a host can get wrong about assessments, said at start-up."""

from django.conf import settings
from django.core import checks

from assessments.analysis.models import Model
from assessments.analysis.needs import has_numpy
from learning import conf

TASK = "learning_assessments.calibrate_items"


@checks.register(checks.Tags.compatibility)
def check_numpy(app_configs, **kwargs):
    """A beat that calibrates would fail every week where nobody looks."""
    schedule = getattr(settings, "CELERY_BEAT_SCHEDULE", None) or {}
    if has_numpy() or not any(entry.get("task") == TASK for entry in schedule.values()):
        return []
    return [
        checks.Warning(
            "Questions are to be calibrated, but numpy is not installed.",
            hint="Install wagtail-learning[analysis], or leave assessments' beat schedule out.",
            id="learning_assessments.W001",
        )
    ]


@checks.register(checks.Tags.compatibility)
def check_model(app_configs, **kwargs):
    """A misspelt model would be found by the task, at night."""
    model = conf.get("CALIBRATION_MODEL")
    if model in Model.values:
        return []
    return [
        checks.Error(
            f"LEARNING['CALIBRATION_MODEL'] is {model!r}; it must be one of {', '.join(Model.values)}.",
            id="learning_assessments.E001",
        )
    ]
