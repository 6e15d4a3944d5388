"""The site as `make run` opens it, on SQLite: eight people learn at the same moment and nobody waits in vain."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from tests.browser import places
from tests.browser.academy import Academy

pytestmark = pytest.mark.browser

PEOPLE, POSTS, IN_A_POST = 8, 12, 5
STATEMENTS = (
    "SELECT COUNT(*), COUNT(DISTINCT enrolment_id) FROM learning_statement WHERE verb LIKE '%/interacted'"
)


class Phone:
    """What a guest's page does, without a browser around it. Every answer's status is kept."""

    def __init__(self, academy: Academy):
        self.academy = academy
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.statuses: list[int] = []

    def ask(self, address: str, body: object = None, **headers: str) -> str:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        try:
            request = Request(self.academy.url(address), data, headers)  # noqa: S310
            answer = self.opener.open(request, timeout=60)
        except HTTPError as refused:
            answer = refused
        self.statuses.append(answer.status)
        return answer.read().decode()

    def learn(self) -> list[int]:
        """Open a lesson, begin its course, and send what is done in it, each post a second time."""
        page = self.ask(places.FIRST_LESSON)
        player = json.loads(
            page.split('id="learning-player" type="application/json">')[1].split("</script>")[0]
        )
        who = json.loads(self.ask("learning/progress/passes/", {}, X_Learning_Token="new"))
        begun = json.loads(
            self.ask(
                player["begin_at"],
                {},
                Accept="application/json",
                X_CSRFToken=who["csrf"],
                X_Learning_Person="",
            )
        )
        for _ in range(POSTS):
            batch = [interacted(player["lesson"]) for _ in range(IN_A_POST)]
            for _again in range(2):
                self.ask("learning/progress/", batch, X_Learning_Token=begun["token"])
        self.ask(places.RECORD)
        return self.statuses


def interacted(activity: str) -> dict:
    verb = {"id": "http://adlnet.gov/expapi/verbs/interacted"}
    return {"id": str(uuid.uuid4()), "verb": verb, "object": {"id": activity}}


def test_eight_people_at_once_are_all_answered_and_each_thing_is_stored_once(academy):
    statements, enrolments = academy.rows(STATEMENTS)[0]
    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(lambda _: Phone(academy).learn(), range(PEOPLE)))
    assert {status for one in answers for status in one} == {200}
    assert academy.rows(STATEMENTS)[0] == (statements + PEOPLE * POSTS * IN_A_POST, enrolments + PEOPLE)
    assert "database is locked" not in (academy.var / "log").read_text()
