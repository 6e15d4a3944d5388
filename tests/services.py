"""Which real services answer on this machine's standard ports."""

import os
import socket
from urllib.parse import urlsplit

import pytest

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
RABBITMQ = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")


def need(name: str, url: str) -> None:
    """Skip the calling test, with the sentence that the closing line repeats, unless ``url`` answers."""
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname, place.port), timeout=3).close()
    except OSError:
        pytest.skip(f"{name} does not answer on port {place.port}")
