"""Posting progress: one statement, a batch, and the statement that completes a course."""

import json

from django.test import Client, RequestFactory
from tests.bench.measure import Result, against, median_ms, statements
from tests.factories import leaves, make_course, make_learner, make_user, say

from learning import api
from learning.enrolments.token import HEADER


class Page:
    """A lesson page in the hands of a signed-in learner."""

    def __init__(self, name: str, lessons: int):
        self.client = Client()
        user = make_user(name)
        self.client.force_login(user)
        self.course = make_course(lessons=lessons)
        learner = make_learner(user=user)
        self.enrolment = api.enrol(learner=learner, course=self.course)
        self.parts = leaves(self.course)
        request = RequestFactory().get("/")
        request.COOKIES = {key: morsel.value for key, morsel in self.client.cookies.items()}
        self.token = api.make_token(request, self.enrolment, learner.uuid)

    def post(self, *batch: dict) -> None:
        answer = self.client.post(
            "/learning/progress/",
            json.dumps(batch),
            content_type="application/json",
            headers={HEADER: self.token},
        )
        assert answer.status_code == 200, answer.content


def completing(lessons: int) -> tuple[float, int]:
    """Milliseconds and statements of the post that completes a course of ``lessons``, every lesson but one done."""
    pages = [Page(f"learner-{lessons}-{n}", lessons) for n in range(12)]
    for page in pages:
        page.post(*(say(part) for part in page.parts[:-1]))
    counted = statements(lambda: pages[0].post(say(pages[0].parts[-1])))
    rest = iter(pages[1:])

    def finish():
        page = next(rest)
        page.post(say(page.parts[-1]))

    return median_ms(finish, runs=9, warm=2), counted


def run() -> list[Result]:
    page = Page("bench", 20)
    client = Client()
    bare = Result("a Django view doing one INSERT", median_ms(lambda: client.post("/bench/one-insert/"), runs=60))
    part = page.parts[0]
    single = lambda: page.post(say(part, api.verbs.EXPERIENCED, result={"duration": "PT15S"}))  # noqa: E731
    batch = lambda: page.post(*(say(part, api.verbs.EXPERIENCED) for _ in range(50)))  # noqa: E731
    short_ms, short_sql = completing(5)
    long_ms, long_sql = completing(60)
    short = against(
        "completing post, course of 5 lessons", short_ms, bare, statements=short_sql, wanted="as many SQL as for 60"
    )
    return [
        bare,
        against(
            "progress post, one statement",
            median_ms(single, runs=60),
            bare,
            statements=statements(single),
            wanted="≤ 6 SQL, ≤ 2 ×",
        ),
        against("progress post, fifty statements", median_ms(batch), bare, statements=statements(batch)),
        short,
        against("completing post, course of 60 lessons", long_ms, short, statements=long_sql, wanted="constant SQL"),
    ]
