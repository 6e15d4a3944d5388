"""Which processes the demonstration consists of, and where they listen."""

import errno
import os
import socket
import sys
import urllib.error
import urllib.request
from contextlib import suppress

from django.conf import settings
from django.utils.translation import gettext as _

from demo.supervisor import Child

Place = tuple[str, int]


class NotFree(Exception):
    """We cannot listen there; the message says why and what to do."""


def free_places(port: int, address: str = "") -> list[Place]:
    """Where to listen: ``address``, else this machine only, by both its names of old and new. Raises NotFree."""
    if not 0 < port < 65536:
        raise NotFree(_("There is no port %(port)s: choose one from 1024 to 65535.") % {"port": port})
    wanted = [address] if address else ["127.0.0.1", "::1"]
    places = [(host, port) for host in wanted if _can_listen(host, port)]
    if not places:
        raise NotFree(_("This machine has no address %(address)s.") % {"address": wanted[0]})
    return places


def _can_listen(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except PermissionError:
        message = _("Port %(port)s needs more rights than you have. Try: make run PORT=8080")
        raise NotFree(message % {"port": port}) from None
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            message = _("Port %(port)s is taken by another program. Try: make run PORT=%(other)s")
            raise NotFree(message % {"port": port, "other": other}) from None
        return False
    return True


def child_environment(port: int) -> dict[str, str]:
    """What the children are told: where the site is, and that this is a demonstration."""
    site = str(settings.SITE)
    return {
        "SITE_URL": f"http://localhost:{port}",
        "HOCSO_DEMO": "1",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            [str(settings.ROOT), site, *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
        "PYTHONUNBUFFERED": "1",
    }


def children(places: list[Place], workers: int, environment: dict[str, str]) -> list[Child]:
    """Web, worker and beat."""
    python = sys.executable
    binds = [part for place in places for part in ("--bind", _written(place))]
    web = [
        *(python, "-m", "gunicorn", "demo.wsgi", *binds),
        *("--workers", str(workers), "--worker-class", "gthread", "--threads", "4", "--preload"),
        *("--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"),
    ]
    celery = [python, "-m", "celery", "-A", "demo", "-q"]
    worker = [
        *(*celery, "worker", "--pool", "solo", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    beat = [*celery, "beat", "--loglevel", "INFO"]
    return [
        Child("web", web, environment),
        Child("worker", worker, environment),
        Child("beat", beat, environment),
    ]


def answers(place: Place) -> bool:
    """Whether the web server gives a page, whichever."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place[0], place[0])  # noqa: S104  compared, not bound
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = f"http://{_written((host, place[1]))}/"
    request = urllib.request.Request(address, headers={"Host": "localhost"})
    with suppress(OSError):
        try:
            return opener.open(request, timeout=10).status < 500
        except urllib.error.HTTPError as problem:
            return problem.code < 500
    return False


def _written(place: Place) -> str:
    host, port = place
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
