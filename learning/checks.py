"""What a host can get wrong, said at start-up."""

from celery import current_app
from django.core import checks

from learning import conf


@checks.register(checks.Tags.compatibility)
def check_settings(app_configs, **kwargs):
    """Unknown keys and wrong types in ``LEARNING``."""
    return [checks.Error(problem, id="learning.E001") for problem in conf.problems()]


@checks.register(checks.Tags.compatibility)
def check_celery(app_configs, **kwargs):
    """Celery's default app would send our tasks to a broker that nobody runs."""
    if current_app.main != "default":
        return []
    return [
        checks.Warning(
            "No Celery app is loaded, so the measures for reports would never be refreshed.",
            hint="Import your Celery app in your project package's __init__.py, as Celery's Django guide shows.",
            id="learning.W001",
        )
    ]
