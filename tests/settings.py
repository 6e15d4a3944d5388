"""The demo's settings, quick and quiet for tests."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")

from demo.settings import *  # noqa: F403  a settings module is all of its names

DEBUG = False
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # What a test commits need not outlive a power cut.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Wagtail's index of pages is written by the journeys' site; here every saving of a page would pay for it.
WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}  # noqa: F405
# Tiny XBlocks of the tests; the demo shows none.
LEARNING = {
    **LEARNING,  # noqa: F405
    "XBLOCKS": [f"tests.courses.xblocks.making.{name}" for name in ("Thumbs", "Counting", "Raising")],
}
