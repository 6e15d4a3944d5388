import pytest


@pytest.fixture
def unprinted(monkeypatch):
    """Certificates are issued, but no time is spent on their PDFs."""
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def english(client):
    """The test client reads English, whatever is translated."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
