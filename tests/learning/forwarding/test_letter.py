"""What is sent of a statement: pseudonymous, and the same every time."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.forwarding.letter import letter
from learning.forwarding.models import Policy, Version
from learning.statements.verbs import PROGRESS_EXTENSION

ACTOR = {"objectType": "Agent", "account": {"homePage": "https://example.org/", "name": "a-pseudonym"}}
FULL = {
    "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
    "actor": {**ACTOR, "name": "Nguyễn Thị Hoa", "mbox": "mailto:hoa@example.vn"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
    "object": {"id": "https://example.org/activity/1"},
    "result": {
        "response": "Nguyễn Thị Hoa, sinh năm 1985",
        "success": True,
        "extensions": {PROGRESS_EXTENSION: 50, "https://example.org/said": "Hoa"},
    },
    "context": {
        "registration": "0f0b5f3c-5c5e-4f1c-8a1e-3f2c2a6f1d11",
        "instructor": {"name": "Lý Văn Đức", "mbox": "mailto:duc@example.vn"},
        "team": {"objectType": "Group", "name": "Tổ 3"},
        "contextAgents": [{"agent": {"mbox": "mailto:duc@example.vn"}}],
        "extensions": {"https://example.org/note": "Đức"},
    },
    "timestamp": "2026-11-22T12:00:00+00:00",
    "stored": "2026-11-22T12:00:01+00:00",
    "authority": {"mbox": "mailto:us@example.vn"},
    "version": "1.0.0",
    "attachments": [{"sha2": "here"}, {"sha2": "there", "fileUrl": "https://example.org/x"}],
}


@pytest.mark.parametrize("version", Version.values)
@pytest.mark.parametrize("policy", Policy.values)
def test_no_name_and_no_address_leaves_the_house(policy, version):
    sent = letter(FULL, policy=policy, version=version)
    text = json.dumps({**sent, "result": {}}, ensure_ascii=False)
    assert sent["actor"] == ACTOR
    for each in ("Lý Văn", "mailto", "Tổ 3", "stored", "authority", "version"):
        assert each not in text


def test_what_learners_wrote_is_sent_only_to_who_may_have_it():
    plain = letter(FULL, policy=Policy.RESULTS, version=Version.ONE)
    assert plain["result"] == {"success": True, "extensions": {PROGRESS_EXTENSION: 50}}
    assert "extensions" not in plain["context"]
    whole = letter(FULL, policy=Policy.ANSWERS, version=Version.ONE)
    assert whole["result"] == FULL["result"]


def test_only_attachments_that_are_somewhere_else_are_named():
    sent = letter(FULL, policy=Policy.RESULTS, version=Version.TWO)
    assert [each["sha2"] for each in sent["attachments"]] == ["there"]
    assert "attachments" not in letter(
        {**FULL, "attachments": [{"sha2": "here"}]}, policy="results", version="1.0.3"
    )


def test_a_plain_statement_stays_what_it_is():
    plain = {name: FULL[name] for name in ("id", "verb", "object", "timestamp")} | {"actor": ACTOR}
    assert letter({**plain, "stored": "x", "result": None}, policy="results", version="1.0.3") == plain


_parts = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2)
)


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("verb", "object", "timestamp", "more"), _parts)))
def test_the_same_statement_always_gives_the_same_letter(data):
    once = letter({**data, "actor": ACTOR}, policy="results", version="1.0.3")
    assert once == letter({**data, "actor": ACTOR}, policy="results", version="1.0.3")
    assert once == letter(once, policy="results", version="1.0.3")
