import pytest
from django.conf import settings


@pytest.fixture
def unprinted(monkeypatch):
    """Certificates are issued, but no time is spent on their PDFs."""
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def english(client):
    """Somebody who chose English, so that tests can read what is said."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
