"""A host whose pages all stand on a base page of its own (Wagtail's WAGTAIL_PAGE_MODEL)."""

import os
from pathlib import Path

from learning.schedule import BEAT_SCHEDULE

HERE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("HOST_VAR", HERE))
SECRET_KEY = "a-foreign-host-in-a-test"
ALLOWED_HOSTS = ["localhost"]

INSTALLED_APPS = [
    "myhost.base",
    "myhost.lessons",
    "learning",
    "courses",
    "assessments",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "myhost.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "host.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAIL_PAGE_MODEL = "base.BasePage"

LANGUAGE_CODE = "vi"
FORMAT_MODULE_PATH = ["learning.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True
STATIC_URL = "static/"
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
WAGTAIL_SITE_NAME = "A foreign host"
WAGTAILADMIN_BASE_URL = "http://localhost"

LEARNING = {"ACTIVITY_IRI": "https://example.org/activity/"}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
