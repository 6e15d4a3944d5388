"""What a content says becomes what may be kept: whoever says whatever."""

import json
import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.h5p.bridge.normalise import SAID, SELF_REPORTED, Place, Rule, Unusable, normalise
from courses.playing import iri_of
from learning import clock
from learning.api import verbs
from learning.statements.validate import Drafting

KEY = uuid.UUID("0e7a9b6a-1d6c-4f7d-8f5f-6f4f6f3c1a11")
PART = "5a7c8b1e-6d0f-4f0b-9a3e-2f4c1d9e7b60"
IRI = iri_of(KEY)
IDENTITY = uuid.UUID("3e7a9b6a-1d6c-4f7d-8f5f-6f4f6f3c1a22")


def place(name: str = "done", share: float = 0.0) -> Place:
    return Place(IRI, "https://example.org/activity/course", str(KEY), Rule(name, share))


def said(verb: str = verbs.COMPLETED, *, raw: object = 3, most: object = 4, part: str = "", **more):
    thing = {"id": f"https://elsewhere.test/x{part and '?subContentId=' + part}", **more.pop("thing", {})}
    return {
        "actor": {"mbox": "mailto:undefined"},
        "verb": {"id": verb},
        "object": thing,
        "result": {"score": {"raw": raw, "min": 0, "max": most, "scaled": 0.74}, "completion": True},
        **more,
    }


def kept(one, **options):
    return normalise(one, IDENTITY, None, place(**options))


def test_who_and_where_are_never_what_the_content_says():
    whole, completed = kept(said())
    assert "actor" not in whole
    assert whole["object"] == {"objectType": "Activity", "id": IRI}
    assert whole["context"]["extensions"] == {SELF_REPORTED: True, SAID: verbs.COMPLETED}
    assert completed["verb"] == {"id": verbs.COMPLETED}


def test_a_completed_follows_from_what_was_said_and_is_the_same_when_it_is_said_again():
    first, second = kept(said()), kept(said())
    assert [each["id"] for each in first] == [each["id"] for each in second]
    assert len({each["id"] for each in first}) == 2


def test_the_share_is_worked_out_here():
    assert kept(said())[0]["result"]["score"] == {"scaled": 0.75, "raw": 3, "min": 0, "max": 4}


@pytest.mark.parametrize(
    ("raw", "most"),
    [(0, 0), (5, 4), (-1, 4), (math.nan, 4), (1, math.inf), ("3", 4), (True, 4), (10**400, 4)],
)
def test_a_score_that_means_nothing_is_dropped(raw, most):
    whole, completed = kept(said(raw=raw, most=most))
    assert "score" not in whole.get("result", {})
    assert "score" not in completed["result"]


def test_less_than_is_asked_for_completes_nothing():
    (whole,) = kept(said(), name="scored", share=0.8)
    assert whole["verb"] == {"id": verbs.FAILED}
    assert "completion" not in whole["result"]
    assert len(kept(said(), name="scored", share=0.75)) == 2


def test_without_a_score_a_share_is_never_reached():
    assert len(kept(said(most=0), name="scored", share=0.1)) == 1


def test_being_opened_is_enough_where_the_author_says_so():
    assert len(kept(said(verbs.ATTEMPTED), name="seen")) == 2
    assert len(kept(said(verbs.ATTEMPTED))) == 1


def test_a_part_completes_nothing_and_its_score_is_not_the_whole_ones():
    (one,) = kept(
        said(part=PART, thing={"definition": {"interactionType": "choice", "choices": [{"id": 0}]}})
    )
    assert one["verb"] == {"id": verbs.ANSWERED}
    assert one["object"]["id"] == f"{IRI}?subContentId={PART}"
    assert one["object"]["definition"]["choices"] == [{"id": "0"}]
    assert one["context"]["contextActivities"]["parent"] == [{"objectType": "Activity", "id": IRI}]
    assert "scaled" not in one["result"]["score"]


@pytest.mark.parametrize("verb", [verbs.INTERACTED, verbs.VOIDED, "http://activitystrea.ms/consume", 7, None])
def test_clicks_and_what_is_nothing_are_not_kept(verb):
    with pytest.raises(Unusable):
        kept(said(verb))


def test_a_part_that_nobody_can_tell_is_not_kept():
    with pytest.raises(Unusable):
        kept(said(part="x"))
    with pytest.raises(Unusable):
        kept(said(context={"contextActivities": {"parent": [{"id": "x"}]}}))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "verb",
                    "object",
                    "result",
                    "id",
                    "score",
                    "raw",
                    "max",
                    "min",
                    "response",
                    "duration",
                    "definition",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)
statements = st.builds(
    lambda verb, thing, result, context: {
        "verb": {"id": verb},
        "object": thing,
        "result": result,
        "context": context,
    },
    st.sampled_from(sorted(verbs.ALL)),
    st.fixed_dictionaries(
        {"id": st.sampled_from(["x", f"x?subContentId={PART}"])}, optional={"definition": json_values}
    ),
    json_values,
    json_values,
)


@given(one=statements | json_values, name=st.sampled_from(["done", "scored", "seen"]))
def test_whatever_is_said_what_is_kept_can_be_stored(one, name):
    try:
        found = normalise(one, IDENTITY, None, place(name, 0.5))
    except Unusable:
        return
    drafting = Drafting(learner=KEY, registration=KEY, now=clock.now(), by_us=True)
    for each in found:
        draft = drafting.draft(json.loads(json.dumps(each, allow_nan=False)))
        assert draft.activity == KEY
        if draft.verb == verbs.COMPLETED:
            assert each["object"]["id"] == IRI
