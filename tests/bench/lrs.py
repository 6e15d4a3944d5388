"""Statements of other systems: one and fifty by the xAPI service, of strangers and of our own learners."""

import json
import uuid
from collections.abc import Callable

from django.conf import settings
from django.test import Client
from django.utils import timezone

from learning import api
from learning.lrs.scopes import Scope
from tests.bench.measure import Result, in_turns, line, statements
from tests.factories import leaves, make_course, make_learner
from tests.learning.lrs.calling import ROOT, Speaker

BARE = "a Django view doing one INSERT"
BULK = "a Django view doing one bulk INSERT of fifty"
STRANGER, OURS = "xAPI, one statement of a stranger", "xAPI, one statement of our learner"
STRANGERS, ALL_OURS = "xAPI, fifty of strangers", "xAPI, fifty of one of our learners"
MOST = 50


def run(scale: float = 1.0) -> list[Result]:
    speaker, enrolment = Speaker(Scope.ALL), _enrolment()
    part, course = leaves(enrolment.course)[0], enrolment.course
    assert course.iri != part.iri
    browser = Client()  # one for all: making it takes as long as reading a request
    headers = {"X-Experience-API-Version": speaker.version, "Authorization": speaker.authorization}

    def send(batch: list[dict], to: str = f"{ROOT}statements") -> None:
        answer = browser.post(to, json.dumps(batch), content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content

    actions: dict[str, Callable[[], None]] = {
        BARE: lambda: send([_foreign()], to="/bench/one-insert/"),
        STRANGER: lambda: send([_foreign()]),
        OURS: lambda: send([_own(enrolment, part.iri)]),
        BULK: lambda: send([_foreign() for _n in range(MOST)], to="/bench/many-inserts/"),
        STRANGERS: lambda: send([_foreign() for _n in range(MOST)]),
        ALL_OURS: lambda: send([_own(enrolment, part.iri) for _n in range(MOST)]),
    }
    runs = max(3, int(40 * scale))
    sql = {name: statements(action) for name, action in actions.items()}
    took = in_turns(actions, runs=runs)
    return [
        line(BARE, took, sql=sql[BARE]),
        *(line(name, took, sql=sql[name], against=BARE, wanted="≤ 2 ×") for name in (STRANGER, OURS)),
        line(BULK, took, sql=sql[BULK]),
        *(line(name, took, sql=sql[name], against=BULK, wanted="≤ 2 ×") for name in (STRANGERS, ALL_OURS)),
    ]


def _enrolment():
    return api.enrol(learner=make_learner("Nông Thị Bích"), course=make_course(lessons=20))


def _foreign() -> dict:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "mbox": "mailto:hoc-vien@example.org", "name": "Học viên"},
        "verb": {"id": api.verbs.COMPLETED, "display": {"vi": "đã hoàn thành"}},
        "object": {
            "objectType": "Activity",
            "id": "https://lop.example.org/bai/1",
            "definition": {"name": {"vi": "Bài một"}},
        },
        "result": {"completion": True, "duration": "PT4M"},
        "context": {"registration": "8f0e5b57-36a1-4f0f-9a5f-3c1a7a6f6a01"},
        "timestamp": timezone.now().isoformat(),
    }


def _own(enrolment, activity: str) -> dict:
    return {
        **_foreign(),
        "actor": {
            "objectType": "Agent",
            "account": {
                "homePage": settings.LEARNING["ACTOR_HOME_PAGE"],
                "name": str(enrolment.learner.uuid),
            },
        },
        "verb": {"id": api.verbs.EXPERIENCED},
        "object": {"objectType": "Activity", "id": activity},
        "result": {"duration": "PT15S"},
        "context": {"registration": str(enrolment.uuid)},
    }
