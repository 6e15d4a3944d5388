"""What every request has around it: versions, callers, alternate syntax, headers, errors."""

import pytest

from tests.learning.lrs.calling import Speaker

pytestmark = pytest.mark.django_db


def test_about_needs_neither_a_version_nor_a_caller():
    answer = Speaker().ask("GET", "about", Authorization=None, **{"X-Experience-API-Version": None})
    assert answer.status_code == 200
    assert answer.json()["version"] == ["2.0.0", "1.0.3"]
