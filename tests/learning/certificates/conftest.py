import pytest

from tests.factories import make_unit


@pytest.fixture
def unprinted(monkeypatch):
    """Certificates are issued, but no time is spent on their PDFs."""
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def province():
    return make_unit("08", name="Tuyên Quang", full_name="Tỉnh Tuyên Quang")
