"""What a host can get wrong about courses, said at start-up."""

from django.conf import settings
from django.core import checks

from courses.embeds import KNOWN, provider_of
from courses.xblocks.allowed import problems
from learning import conf

PAGE_CACHE = "courses.middleware.PageCache"
BEFORE = (
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
FIELDS_OF_A_FORM = (
    10_000  # as Wagtail's template for projects has it; the largest simulation of ours has 3,700
)
OF_ONE_PROCESS = ("django.core.cache.backends.locmem.", "django.core.cache.backends.dummy.")


@checks.register(checks.Tags.caches)
def check_page_cache_order(app_configs, **kwargs):
    """Before the user and the language are known, a page could reach the wrong person."""
    order = list(settings.MIDDLEWARE)
    if PAGE_CACHE not in order:
        return []
    late = [name for name in BEFORE if name in order[order.index(PAGE_CACHE) :]]
    if not late:
        return []
    return [
        checks.Error(
            f"{PAGE_CACHE} stands before {', '.join(late)}.",
            hint="Move it towards the end of MIDDLEWARE, before courses.routing.OneQueryMiddleware.",
            id="learning_courses.E001",
        )
    ]


@checks.register(checks.Tags.caches)
def check_page_cache_exists(app_configs, **kwargs):
    """A misspelt name would be found by the first visitor."""
    if PAGE_CACHE not in settings.MIDDLEWARE or conf.get("PAGE_CACHE") in settings.CACHES:
        return []
    return [
        checks.Error(
            f"LEARNING['PAGE_CACHE'] is {conf.get('PAGE_CACHE')!r}, but there is no such cache in CACHES.",
            id="learning_courses.E002",
        )
    ]


@checks.register(checks.Tags.caches, deploy=True)
def check_page_cache_is_shared(app_configs, **kwargs):
    """A process learns of a change only through a cache that all of them share."""
    if PAGE_CACHE not in settings.MIDDLEWARE:
        return []
    backend = settings.CACHES.get(conf.get("PAGE_CACHE"), {}).get("BACKEND", "")
    if not backend.startswith(OF_ONE_PROCESS):
        return []
    return [
        checks.Warning(
            "The cache for whole pages belongs to one process: what is published in another is seen late.",
            hint="Use Redis, Memcached, the database or files as LEARNING['PAGE_CACHE'].",
            id="learning_courses.W001",
        )
    ]


@checks.register(checks.Tags.compatibility)
def check_embed_providers(app_configs, **kwargs):
    """An entry that we do not understand would only look like a permission."""
    wrong = [entry for entry in conf.get("EMBED_PROVIDERS") if provider_of(entry) is None]
    return [
        checks.Error(
            f"LEARNING['EMBED_PROVIDERS'] has an entry that is no provider: {entry!r}.",
            hint=f"Take one of {', '.join(KNOWN)}, or a dict with name, addresses (patterns with a group “id”) and "
            "player (an https address with {id}).",
            id="learning_courses.E003",
        )
        for entry in wrong
    ]


@checks.register(checks.Tags.compatibility)
def check_xblocks(app_configs, **kwargs):
    """What cannot be loaded would be found by the first learner."""
    return [
        checks.Error(
            f"LEARNING['XBLOCKS']: {problem}",
            hint="Install wagtail-learning[xblock] and the XBlock's package, or take the name out.",
            id="learning_courses.E004",
        )
        for problem in problems()
    ]


@checks.register(checks.Tags.compatibility)
def check_fields_of_forms(app_configs, **kwargs):
    """Neither Django nor Wagtail says so before an author has written what cannot be saved any more."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if most is None or most >= FIELDS_OF_A_FORM:
        return []
    return [
        checks.Warning(
            f"DATA_UPLOAD_MAX_NUMBER_FIELDS is {most}: the forms of long lessons and simulations have more fields, "
            "and are then refused.",
            hint=f"Set DATA_UPLOAD_MAX_NUMBER_FIELDS = {FIELDS_OF_A_FORM:_}.",
            id="learning_courses.W007",
        )
    ]
