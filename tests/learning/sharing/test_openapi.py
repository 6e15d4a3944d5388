"""The published OpenAPI documents, and whether what is answered is what they say."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as properties
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import (
    ignored_auth,
    load_all_checks,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)

from learning.sharing import lgsp, taking
from learning.sharing.declared import REFUSALS
from tests.learning.sharing.made import LGSP, V3

pytestmark = pytest.mark.django_db
APIS = {LGSP: lgsp.api, V3: taking.api}
load_all_checks()
# What a document cannot say: which ids and units are the caller's. Methods and tokens have tests of their own.
LEFT_OUT = [
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
]


@pytest.fixture
def app():
    """The WSGI application, which leaves the test's connection to the database open."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield get_wsgi_application()
    for each in signals:
        each.connect(close_old_connections)


@pytest.mark.parametrize("root", APIS)
def test_the_document_is_published_and_tells_of_every_address(client, root):
    document = client.get(f"{root}openapi.json").json()
    assert document["openapi"] == "3.1.0"
    declared = {path for bound in APIS[root]._get_bound_routers() for path in bound.path_operations}
    assert len(document["paths"]) == len(declared)
    for path, operations in document["paths"].items():
        assert path.startswith(root)
        for operation in operations.values():
            assert {str(status) for status in REFUSALS} <= set(operation["responses"])
            is_open = operation["security"] == []
            assert is_open == path.endswith(("openapi.json", "/keys", "/schemas/{name}"))


@pytest.mark.parametrize("root", APIS)
def test_whatever_is_asked_the_answer_is_as_the_document_says(asker, app, root, settings, tmp_path):
    """Anything that the document allows, and anything that it does not: never an error of ours, always an answer whose
    status, type and content the document has."""
    settings.LEARNING = {
        **settings.LEARNING,
        "SHARE_REQUESTS_A_MINUTE": 1_000_000,
        "SHARE_FOLDER": str(tmp_path),
    }
    schema = schemathesis.openapi.from_wsgi(f"{root}openapi.json", app)
    headers = {"Authorization": f"Bearer {asker.token}", "Accept-Encoding": "identity"}
    asked = [_ask(result.ok(), headers) for result in schema.get_all_operations()]
    assert sum(asked) >= 6 * len(asked) / 2


def _ask(operation, headers: dict[str, str]) -> int:
    asked = 0

    @given(st.one_of(operation.as_strategy(), operation.as_strategy(GenerationMode.NEGATIVE)))
    @properties(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    ask()
    return asked
