import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
app = Celery("demo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

if os.environ.get("HOCSO_DEMO"):
    # A demonstration often runs in a container, where there is nobody but root.
    warnings.simplefilter("ignore", SecurityWarning)
