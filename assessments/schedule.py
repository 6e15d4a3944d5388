"""Celery beat entries for hosts to include beside learning's: ``{**BEAT_SCHEDULE}``. Needs no models."""

BEAT_SCHEDULE = {
    "learning-assessments-hand-in-overdue": {
        "task": "learning_assessments.hand_in_overdue",
        "schedule": 600.0,
    },
    "learning-assessments-mend-regrading": {
        "task": "learning_assessments.mend_regrading",
        "schedule": 600.0,
    },
}
