"""Celery beat entries of assessments: ``CELERY_BEAT_SCHEDULE = {**learning's, **BEAT_SCHEDULE}``. Needs no models."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "learning-assessments-calibrate-items": {
        "task": "learning_assessments.calibrate_items",
        "schedule": crontab(day_of_week="sun", hour=4, minute=10),
    },
    "learning-assessments-mend-calibrations": {
        "task": "learning_assessments.mend_calibrations",
        "schedule": 600.0,
    },
    # The second time there is hardly anything left, unless a worker died the first time.
    "learning-assessments-find-hints": {
        "task": "learning_assessments.find_hints",
        "schedule": crontab(hour="1,3", minute=20),
    },
    "learning-assessments-hand-in-overdue": {
        "task": "learning_assessments.hand_in_overdue",
        "schedule": 600.0,
    },
    "learning-assessments-mend-regrading": {
        "task": "learning_assessments.mend_regrading",
        "schedule": 600.0,
    },
    "learning-assessments-analyse-quizzes": {
        "task": "learning_assessments.analyse_quizzes",
        "schedule": crontab(hour=3, minute=40),
    },
}
