"""The published OpenAPI documents, and whether what is answered is what they say."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from learning.sharing import lgsp, taking
from learning.sharing.declared import REFUSALS
from tests.learning.sharing.made import LGSP, V3

pytestmark = pytest.mark.django_db
APIS = {LGSP: lgsp.api, V3: taking.api}
load_all_checks()
# Somebody else's ids are nobody's here, and who is refused for her grant sent nothing wrong.
LEFT_OUT = {"positive_data_acceptance", "missing_required_header", "ignored_auth", "unsupported_method"}


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
def test_whatever_is_asked_the_answer_is_as_the_document_says(asker, root, settings, tmp_path):
    settings.LEARNING = {
        **settings.LEARNING,
        "SHARE_REQUESTS_A_MINUTE": 1_000_000,
        "SHARE_FOLDER": str(tmp_path),
    }
    schema = schemathesis.openapi.from_wsgi(f"{root}openapi.json", get_wsgi_application())
    checks = [check for name, check in CHECKS.get_all_items() if name not in LEFT_OUT] if False else None
    headers = {"Authorization": f"Bearer {asker.token}"}
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        asked += _ask(operation, headers, checks)
    assert asked > 50


def _ask(operation, headers, checks) -> int:
    asked = 0

    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @schemathesis_given(operation)
    def ask(case):
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=headers)

    ask()
    return asked
