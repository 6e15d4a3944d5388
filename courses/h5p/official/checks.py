"""What a host can get wrong with the official editor, said at start-up."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from courses.h5p.official import client
from learning import conf

MIDDLEWARE = "courses.h5p.official.middleware.EditorOrigin"
MOST_NAMES = 5


@checks.register(checks.Tags.security)
def check_official_editor(app_configs, **kwargs):
    if not conf.get("H5P_EDITOR_ROOT"):
        return []
    return [*_origin(), *_middleware(), *_cookies(), *_files()]


def _origin():
    if client.origin():
        return []
    return [
        checks.Error(
            "LEARNING['H5P_EDITOR_ROOT'] is set, but LEARNING['H5P_EDITOR_ORIGIN'] names no origin.",
            hint="The official editor runs the scripts of uploaded libraries with its author's rights on the origin "
            "it is on. Give it a host name of its own, as https://editor.example.vn, and name it in ALLOWED_HOSTS.",
            id="learning_courses.E005",
        )
    ]


def _middleware():
    if not client.origin() or list(settings.MIDDLEWARE)[:1] == [MIDDLEWARE]:
        return []
    return [
        checks.Error(
            f"{MIDDLEWARE} is not the first in MIDDLEWARE.",
            hint="Put it first: without it, the site would also be served on H5P_EDITOR_ORIGIN, where scripts of "
            "uploaded libraries run.",
            id="learning_courses.E006",
        )
    ]


def _cookies():
    host = urlsplit(client.origin()).hostname or ""
    names = ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN")
    wide = [name for name in names if _covers(getattr(settings, name, None), host)]
    if not wide:
        return []
    return [
        checks.Error(
            f"{' and '.join(wide)} would send cookies of the site to H5P_EDITOR_ORIGIN.",
            hint="Take the setting away, or give the editor a host name that it does not cover.",
            id="learning_courses.E007",
        )
    ]


def _covers(domain: str | None, host: str) -> bool:
    bare = (domain or "").lstrip(".").lower()
    return bool(bare) and (host == bare or host.endswith(f".{bare}"))


def _files():
    lost = client.missing()
    if not lost:
        return []
    named = ", ".join(lost[:MOST_NAMES])
    return [
        checks.Warning(
            f"LEARNING['H5P_EDITOR_ROOT'] lacks {len(lost)} files of the editor: {named}.",
            hint="It is the folder of h5p-editor-php-library as it is published. Until all are there, only our own form "
            "is offered.",
            id="learning_courses.W006",
        )
    ]
