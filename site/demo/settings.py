"""Học Số, the demonstration. Runs on SQLite and an embedded broker; the environment switches both."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from assessments.schedule import BEAT_SCHEDULE as ASSESSMENTS_BEAT_SCHEDULE
from courses.schedule import BEAT_SCHEDULE as COURSES_BEAT_SCHEDULE
from demo import broker
from learning.schedule import BEAT_SCHEDULE

env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
VAR = Path(env("HOCSO_VAR", default=str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def _secret_key() -> str:
    """The key from the environment; for the demo, one made at first start and kept beside the database."""
    from django.core.management.utils import get_random_secret_key

    kept = VAR / "secret-key"
    if not kept.exists():
        kept.write_text(get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or _secret_key()

INSTALLED_APPS = [
    "demo.home",
    "learning",
    "courses",
    "courses.pages",
    "assessments",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.api.v3",
    "wagtail.admin",
    "wagtail",
    "django_filters",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "courses.h5p.official.middleware.EditorOrigin",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages to a third of their weight; files are compressed already
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "demo.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "courses.middleware.PageCache",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "courses.routing.OneQueryMiddleware",
]

ROOT_URLCONF = "demo.urls"
WSGI_APPLICATION = "demo.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'hocso.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing: take the lock at BEGIN, and wait for it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    # What every post asks is planned once a connection; a pooler in transaction mode would mix up whose plans they are.
    has_pooler = env.bool("DATABASE_POOLER", default=False)
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = None if has_pooler else 5
    if not has_pooler:
        # PostgreSQL compiles what it thinks costly: half a second for a query that takes a tenth, and a report asks many.
        DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In files, because each process has a memory of its own and pages shall be new in all of them at once.
    "default": env.cache("CACHE_URL", default=f"filecache://{VAR / 'cache'}?max_entries=2000"),
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 3600,
    },
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True
WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
FORMAT_MODULE_PATH = ["learning.formats"]
LOCALE_PATHS = [SITE / "locale", SITE / "wagtail-locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise looks there before anything has been collected
STATICFILES_DIRS = [SITE / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
# Served by their own views, which ask who is there: never by their bare address.
MEDIA_PRIVATE = (
    "learning/certificates/",
    "learning/reports/",
    "learning/rosters/",
    "learning/attachments/",
    "learning/course-packs/",
    "learning/packages/",
    "learning/h5p/",
    "learning/question-files/",
    "learning/answers/",
    "learning/official/",
)
MEDIA_MAX_AGE = 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "demo.static.NamedByContent"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A demonstration shows its people's accounts on the sign-in page. Never switch this on for a real site.
DEMO_LOGINS = env.bool("HOCSO_DEMO", default=False)
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# Wagtail's admin needs inline styles and scripts of its own; the learner's side gets none.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        # Players of other sites, of which nothing is fetched before a tap; courses.embeds.frame_sources() lists them.
        "frame-src": [SELF, "https://player.vimeo.com", "https://www.youtube-nocookie.com"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

WAGTAIL_SITE_NAME = "Học Số"
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://localhost:8000")
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.picture_form.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # each takes four bytes of memory while it is read
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a simulation of fifteen screens has more than Django's thousand
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LEARNING = {
    # The invented people are few: with two hundred answers for each, hardly a question would be calibrated.
    "CALIBRATION_RESPONSES": 60,
    "ACTIVITY_IRI": "https://hocso.example/activity/",
    "ACTOR_HOME_PAGE": "https://hocso.example/",
    "PROVINCE": "08",
    "PROGRAMMES": (
        ("CDS", _("Digital transformation")),
        ("CNTT", _("Digital skills for officials")),
        ("CDAN", _("Digital citizens")),
    ),
    "CATALOGUE_URL": "/khoa-hoc/",
    # What the placement suggests in the catalogue, beside the courses that its own result names.
    "PLACEMENT": (
        {"course": "CNTT-00", "below": 0.5, "courses": ("CDAN-07", "CNTT-10")},
        {"course": "CNTT-00", "below": 0.75, "courses": ("CNTT-10", "CDS-01")},
    ),
    # The official editor, where an operator supplies it: docs/how-to/supply-the-official-h5p-editor.md.
    "H5P_EDITOR_ROOT": env("H5P_EDITOR_ROOT", default=""),
    "H5P_EDITOR_ORIGIN": env("H5P_EDITOR_ORIGIN", default=""),
    "ISSUER_NAME": "Học viện số tỉnh Tuyên Quang (trình diễn)",
    "SITE_URL": env("SITE_URL", default="http://localhost:8000"),
    "SECRETS": env.list("LEARNING_SECRETS", default=[]),
}

# Letters lie in a folder until EMAIL_URL says how they leave, as in smtp+tls://user:password@mail.example.vn:587.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="hocso@localhost")

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="files://localhost")
if CELERY_BROKER_URL.startswith("files:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = broker.options(VAR / "broker")
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_LOG_FORMAT = CELERY_WORKER_TASK_LOG_FORMAT = "%(message)s"
CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE, **COURSES_BEAT_SCHEDULE, **ASSESSMENTS_BEAT_SCHEDULE}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    # They tell of every font and every step of a page.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
}
