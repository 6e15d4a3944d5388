"""Speaking to the xAPI service as a client does."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser

from learning.lrs.clients import make_client
from learning.lrs.scopes import Scope
from learning.lrs.versions import V1

ROOT = "/learning/xapi/"


def basic(key: str, secret: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


class Speaker:
    """A client of ours: asks and sends, in ``version``."""

    def __init__(self, *scopes: Scope, version: str = V1, **options: Any):
        self.client, self.secret = make_client(name="Kho bài", scopes=scopes or [Scope.ALL], **options)
        self.version = version
        self.authorization = basic(self.client.key, self.secret)

    def ask(
        self,
        method: str,
        address: str,
        parameters: dict[str, Any] | None = None,
        body: Any = b"",
        **headers: str,
    ):
        """The answer to one request. ``headers`` are written with underscores; None leaves one out."""
        written = {name: _text(value) for name, value in (parameters or {}).items()}
        given: dict[str, Any] = {
            "X-Experience-API-Version": self.version,
            "Authorization": self.authorization,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        kind = given.pop("Content-Type", "application/json")
        return Browser().generic(
            method,
            f"{ROOT}{address}" + (f"?{urlencode(written)}" if written else ""),
            body if isinstance(body, bytes) else json.dumps(body).encode(),
            content_type=kind,
            headers={name: value for name, value in given.items() if value is not None},
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
