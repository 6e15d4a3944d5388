"""Celery beat entries for hosts to include: ``CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE}``. Needs no models."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "learning-refresh-measures": {"task": "learning.refresh_measures", "schedule": 300.0},
    "learning-rebuild-measures": {
        "task": "learning.rebuild_measures",
        "schedule": crontab(hour=2, minute=14),
    },
    # State periods end on the 14th. The run after midnight closes what the one before could not: civil periods,
    # the last minute of the day, and whatever was missed while no worker ran.
    "learning-close-period": {
        "task": "learning.close_period",
        "schedule": crontab(day_of_month=14, hour=23, minute=59),
    },
    "learning-close-period-after-midnight": {
        "task": "learning.close_period",
        "schedule": crontab(hour=0, minute=20),
    },
    # Whoever is a trainer until the 31st is in the trainers' group until the 31st.
    "learning-follow-roles": {"task": "learning.follow_roles", "schedule": crontab(hour=0, minute=2)},
    "learning-mend-certificates": {
        "task": "learning.mend_certificates",
        "schedule": crontab(hour=3, minute=7),
    },
    # For the case that a broker was down, or a worker died, when a changed course was published.
    "learning-apply-course-changes": {"task": "learning.apply_course_changes", "schedule": 600.0},
    "learning-forward-statements": {"task": "learning.forward_statements", "schedule": 60.0},
    "learning-deliver-webhooks": {"task": "learning.deliver_webhooks", "schedule": 60.0},
    "learning-clean-sharing": {"task": "learning.clean_sharing", "schedule": crontab(hour=3, minute=50)},
    "learning-mend-completions": {"task": "learning.mend_completions", "schedule": 600.0},
    "learning-mend-figures": {"task": "learning.mend_figures", "schedule": 600.0},
    "learning-mend-rosters": {"task": "learning.mend_rosters", "schedule": 600.0},
    "learning-mend-exports": {"task": "learning.mend_exports", "schedule": 600.0},
    "learning-send-saved-reports": {"task": "learning.send_saved_reports", "schedule": 300.0},
    "learning-keep-log": {"task": "learning.keep_log", "schedule": crontab(hour=1, minute=30)},
    "learning-prove-progress": {"task": "learning.prove_progress", "schedule": crontab(hour=2, minute=14)},
    "learning-archive-statements": {
        "task": "learning.archive_statements",
        "schedule": crontab(day_of_month=3, hour=1, minute=45),
    },
    "learning-forget-notes": {"task": "learning.forget_notes", "schedule": crontab(hour=3, minute=40)},
    # Pages go live and expire on the minute that their authors named.
    "learning-publish-scheduled": {"task": "learning.publish_scheduled", "schedule": 60.0},
    "learning-mend-rebuilding": {"task": "learning.mend_rebuilding", "schedule": 600.0},
}
