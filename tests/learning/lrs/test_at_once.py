"""Several writers of one document at the same moment: nobody's work is lost unseen, and nobody gets a 500."""

from collections import Counter

import pytest

from learning.models import Definition, Document
from learning.statements.definitions import learn
from tests.learning.lrs.calling import Speaker
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STATE = {"activityId": "https://vi-du.vn/bai/1", "agent": {"mbox": "mailto:a@b.vn"}, "stateId": "a"}


@pytest.fixture
def speaker():
    speaker = Speaker(version="2.0.0")
    speaker.ask("GET", "about")
    return speaker


def put(speaker: Speaker, body: dict, **headers) -> int:
    return speaker.ask("PUT", "activities/state", STATE, body, **headers).status_code


def test_of_two_who_replace_the_same_document_one_wins_XAPI_00322(speaker):
    assert put(speaker, {"trang": 0}) == 204
    for _round in range(5):
        known = speaker.ask("GET", "activities/state", STATE).headers["ETag"]
        done = at_once(lambda n, tag=known: (n, put(speaker, {"trang": n}, If_Match=tag)), range(1, 9))
        assert Counter(status for _n, status in done) == {204: 1, 412: 7}
        [winner] = [n for n, status in done if status == 204]
        assert speaker.ask("GET", "activities/state", STATE).json() == {"trang": winner}
        assert put(speaker, {"trang": 0}, If_Match="*") == 204


def test_of_many_who_make_the_same_document_one_does_XAPI_00322(speaker):
    done = at_once(lambda n: put(speaker, {"trang": n}, If_None_Match="*"), range(8))
    assert Counter(done) == {204: 1, 412: 7}
    assert Document.objects.count() == 1


def test_what_many_add_to_one_document_is_all_there(speaker):
    def add(number: int) -> int:
        return speaker.ask("POST", "activities/state", STATE, {str(number): number}).status_code

    assert set(at_once(add, range(16), threads=4)) == {204}
    assert speaker.ask("GET", "activities/state", STATE).json() == {str(n): n for n in range(16)}


def test_who_deletes_what_she_read_does_not_delete_what_came_after(speaker):
    put(speaker, {"trang": 0})
    known = speaker.ask("GET", "activities/state", STATE).headers["ETag"]

    def do(method: str) -> int:
        return speaker.ask(method, "activities/state", STATE, {"trang": 1}, If_Match=known).status_code

    done = at_once(lambda method: (method, do(method)), ["DELETE", "PUT"])
    assert sorted(status for _method, status in done) == [204, 412]
    assert Document.objects.exists() is (("PUT", 204) in done)


def test_definitions_that_two_batches_bring_in_another_order_are_all_learnt():
    said = [{"id": f"https://vi-du.vn/{n}", "definition": {"name": {"vi": str(n)}}} for n in range(20)]

    def bring(language: str) -> None:
        mine = [{**each, "definition": {"name": {language: "x"}}} for each in said]
        learn(mine if language < "f" else reversed(mine))

    at_once(bring, ["ba", "be", "en", "fr", "km", "lo", "th", "zh"])
    assert Definition.objects.count() == 20
    assert all(len(row.definition["name"]) == 8 for row in Definition.objects.all())
