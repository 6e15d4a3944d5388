import math
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learning import conf
from learning.statements import verbs
from learning.statements.validate import LONGEST_SECONDS, Draft, Drafting, InvalidStatement

LEARNER, REGISTRATION, ACTIVITY = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def statement(**changes) -> dict:
    plain = {
        "id": str(uuid.uuid4()),
        "verb": {"id": verbs.COMPLETED},
        "object": {"id": f"{conf.get('ACTIVITY_IRI')}{ACTIVITY}"},
    }
    return {**plain, **changes}


def check(raw) -> Draft:
    return Drafting(learner=LEARNER, registration=REGISTRATION, now=timezone.now()).draft(raw)


def test_actor_and_registration_are_filled_in():
    checked = check(statement())
    assert checked.data["actor"]["account"]["name"] == str(LEARNER)
    assert checked.data["context"]["registration"] == str(REGISTRATION)
    assert checked.activity == ACTIVITY


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        statement(id="not-a-uuid"),
        statement(verb=None),
        statement(verb={"id": 7}),
        statement(verb={"id": "http://" + "x" * 300}),
        statement(verb="completed"),
        statement(object={"id": "https://elsewhere.example/1"}),
        statement(object={"id": f"{conf.get('ACTIVITY_IRI')}nothing"}),
        statement(actor={"mbox": "mailto:somebody@example.org"}),
        statement(timestamp="yesterday"),
        statement(timestamp="2026-13-45T00:00:00Z"),
        statement(timestamp=12345),
        statement(result=[]),
        statement(result={"success": "yes"}),
        statement(result={"score": 5}),
        statement(result={"score": {"scaled": 1.5}}),
        statement(result={"score": {"scaled": math.nan}}),
        statement(result={"score": {"scaled": True}}),
        statement(result={"duration": "90 seconds"}),
        statement(result={"extensions": {verbs.PROGRESS_EXTENSION: 101}}),
        statement(context="here"),
    ],
)
def test_what_is_not_a_statement_is_refused_with_a_reason(raw):
    with pytest.raises(InvalidStatement) as refused:
        check(raw)
    assert str(refused.value)


def test_no_statement_claims_more_than_four_hours():
    assert check(statement(result={"duration": "PT99H"})).seconds == LONGEST_SECONDS
    assert check(statement(result={"duration": "PT1M30S"})).seconds == 90


scalars = st.none() | st.booleans() | st.floats() | st.sampled_from(["", "x", "PT1S", "PT9x", "2026-02-30"])
inner_names = st.sampled_from(["id", "score", "scaled", "duration", "success", "extensions"])
json_values = scalars | st.dictionaries(
    inner_names, scalars | st.dictionaries(inner_names, scalars, max_size=2)
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "verb", "object", "result", "timestamp", "context", "actor"]), json_values
    )
)
def test_whatever_comes_is_a_draft_or_a_clear_refusal(changes):
    try:
        assert isinstance(check(statement(**changes)), Draft)
    except InvalidStatement as refused:
        assert str(refused)
