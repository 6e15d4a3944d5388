"""Where statements may be sent: over HTTPS to public addresses, and to hosts that the site's settings name.

An administrator writes the address, but this server makes the connection: an address inside its own network would let
her reach what only servers may (a server-side request forgery). The address that a name has is looked at twice, when it
is resolved and when the connection stands, so that a name that changes in between gains nothing.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

import requests
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from learning import conf

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}


class Refused(Exception):
    """Nothing is sent there. The message says why and what to do."""


def checked(endpoint: str) -> str:
    """``endpoint`` as requests are made to it, with a slash at its end. Asks the name service. Raises Refused."""
    parts = _parts(endpoint)
    if not _is_named(parts):
        if parts.scheme != "https":
            raise Refused(_("The address must begin with https://."))
        for address in _resolved(parts):
            refuse_private(address)
    return endpoint if endpoint.endswith("/") else f"{endpoint}/"


def _parts(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        known = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise Refused(_("This is no address of a record store. Write it as https://lrs.example.vn/xapi/."))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Refused(_("The address must have no password, no “?” and no “#” in it."))
    return parts


def _is_named(parts: SplitResult) -> bool:
    """Whether the site's settings name the host, or the host and its port."""
    port = parts.port or _PORTS[parts.scheme]
    return bool({parts.hostname, f"{parts.hostname}:{port}"} & set(conf.get("FORWARD_HOSTS")))


def _resolved(parts: SplitResult) -> list[str]:
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(_("No server is called “%(name)s”.") % {"name": parts.hostname}) from None
    return [str(each[4][0]) for each in found]


def refuse_private(address: str) -> None:
    """Raises Refused unless everybody on the internet can reach ``address``."""
    if not is_public(address):
        raise Refused(
            _(
                "The address leads into a private network. If that is meant, the site's technicians name "
                "its host in the setting FORWARD_HOSTS."
            )
        )


def is_public(address: str) -> bool:
    """Whether ``address`` is one of the open internet, also when it is wrapped into another."""
    one: Address = ipaddress.ip_address(address.split("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        one = one.ipv4_mapped or one.sixtofour or one
        if one in _NAT64:
            one = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
    return one.is_global and not one.is_multicast


def _look_at_the_other_end(found: socket.socket) -> socket.socket:
    try:
        refuse_private(found.getpeername()[0])
    except Refused:
        found.close()
        raise
    return found


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _look_at_the_other_end(super()._new_conn())


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _look_at_the_other_end(super()._new_conn())


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP  # type: ignore[assignment]


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS  # type: ignore[assignment]


class _OnlyPublic(HTTPAdapter):
    """Makes connections and looks where they lead before a byte is sent."""

    def init_poolmanager(self, *args, **options) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}


def session_for(endpoint: str, *, names: Iterable[str] = ("https://", "http://")) -> requests.Session:
    """A session for requests to ``endpoint``. Nothing of the server's own environment takes part in it."""
    session = requests.Session()
    session.trust_env = False  # no proxies and no passwords from files of whoever runs the server
    if not _is_named(_parts(endpoint)):
        for name in names:
            session.mount(name, _OnlyPublic())
    return session
