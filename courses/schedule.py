"""Celery beat entries of courses: ``CELERY_BEAT_SCHEDULE = {**learning's, **BEAT_SCHEDULE}``. Needs no models."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "learning-courses-forget-posts": {
        "task": "learning_courses.forget_posts",
        "schedule": crontab(hour=3, minute=50),
    },
    "learning-courses-clean-packages": {
        "task": "learning_courses.clean_packages",
        "schedule": crontab(hour=3, minute=55),
    },
    "learning-courses-clean-h5p-files": {
        "task": "learning_courses.clean_h5p_files",
        "schedule": crontab(hour=4, minute=5),
    },
}
