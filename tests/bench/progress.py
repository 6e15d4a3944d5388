"""Posting progress: one statement, a batch, and the statement that completes a course."""

import json
from collections.abc import Callable, Iterator

from django.test import Client, RequestFactory

from learning import api
from learning.enrolments.token import HEADER
from learning.models import Activity
from tests.bench.measure import WARM, Result, in_turns, line, statements
from tests.factories import leaves, make_course, make_learner, make_user, say

BARE = "a Django view doing one INSERT"
BULK = "a Django view doing one bulk INSERT of fifty"
ONE = "progress post, one statement"
FIFTY = "progress post, fifty statements"
SHORT, LONG = (f"post that completes a course of {lessons} lessons" for lessons in (5, 60))


class Page:
    """A lesson of ``course`` in the hands of a signed-in learner."""

    def __init__(self, name: str, course: Activity):
        self.client = Client()
        user = make_user(name)
        self.client.force_login(user)
        learner = make_learner(user=user)
        self.enrolment = api.enrol(learner=learner, course=course)
        self.parts = leaves(course)
        request = RequestFactory().get("/")
        request.COOKIES = {key: morsel.value for key, morsel in self.client.cookies.items()}
        self.token = api.make_token(request, self.enrolment, learner.uuid)

    def post(self, *batch: dict, to: str = "/learning/progress/") -> None:
        answer = self.client.post(
            to, json.dumps(batch), content_type="application/json", headers={HEADER: self.token}
        )
        assert answer.status_code == 200, answer.content

    def watched(self) -> dict:
        """A new statement that leaves the lesson unfinished."""
        return say(self.parts[0], api.verbs.EXPERIENCED, result={"duration": "PT15S"})


def run(scale: float = 1.0) -> list[Result]:
    page, runs = Page("bench", make_course(lessons=20)), max(3, int(40 * scale))
    actions = {
        BARE: lambda: page.post(page.watched(), to="/bench/one-insert/"),
        ONE: lambda: page.post(page.watched()),
        BULK: lambda: page.post(*_fifty(page), to="/bench/many-inserts/"),
        FIFTY: lambda: page.post(*_fifty(page)),
        SHORT: _finisher(5, runs),
        LONG: _finisher(60, runs),
    }
    sql = {name: statements(action) for name, action in actions.items()}
    took = in_turns(actions, runs=runs)
    return [
        line(BARE, took, sql=sql[BARE]),
        line(ONE, took, sql=sql[ONE], against=BARE, wanted="≤ 6 SQL, ≤ 2 ×"),
        line(BULK, took, sql=sql[BULK]),
        line(FIFTY, took, sql=sql[FIFTY], against=BULK, wanted="≤ 2 ×"),
        line(SHORT, took, sql=sql[SHORT], against=ONE),
        line(LONG, took, sql=sql[LONG], against=SHORT, wanted="as many SQL as for 5 lessons"),
    ]


def _fifty(page: Page) -> list[dict]:
    return [page.watched() for _ in range(50)]


def _finisher(lessons: int, runs: int) -> Callable[[], None]:
    """Posts that complete a course, each by another learner who has done all its lessons but one."""
    course = make_course(lessons=lessons)
    pages = [Page(f"learner-{lessons}-{number}", course) for number in range(2 + WARM + runs)]
    for page in pages:
        page.post(*(say(part) for part in page.parts[:-1]))
    waiting: Iterator[Page] = iter(pages)

    def finish() -> None:
        page = next(waiting)
        page.post(say(page.parts[-1]))

    return finish
