"""A consumer of data, its token, and facts to be told of."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser

from learning.models import Consumer
from learning.sharing.consumers import make_consumer
from learning.sharing.grants import Endpoint
from tests.learning.reports import made
from tests.learning.reports.made import at

LGSP, V3 = "/api/lgsp/v1/", "/api/v3/learning/"
EVERYTHING = [str(each) for each in Endpoint]
# The period that was over last on the 22nd of November 2026.
PERIOD = "20263"


class Asker:
    """Another system with its token."""

    def __init__(self, unit, *, networks=(), **more: Any):
        given = {
            "name": "Trung tâm điều hành",
            "unit": unit,
            "endpoints": EVERYTHING,
            "valid_from": at("2026-01-01"),
            "networks": list(networks),
            **more,
        }
        self.consumer: Consumer
        self.consumer, self.secret = make_consumer(**given)
        form = {
            "grant_type": "client_credentials",
            "client_id": self.consumer.client.key,
            "client_secret": self.secret,
        }
        kind = "application/x-www-form-urlencoded"
        self.token = (
            Browser().post("/oauth2/token", urlencode(form), content_type=kind).json()["access_token"]
        )

    def get(self, address: str, parameters: dict[str, Any] | None = None, **headers: str):
        """The answer to a request of its own."""
        return Browser().get(address, parameters or {}, headers=self._headers(headers))

    def post(self, address: str, body: Any = None, **headers: str):
        given = self._headers({"Idempotency_Key": "a-key-of-mine", **headers})
        return Browser().post(address, body or {}, content_type="application/json", headers=given)

    def delete(self, address: str):
        return Browser().delete(address, headers=self._headers({}))

    def results(self, **parameters: Any):
        return self.get(f"{LGSP}training-results", {"period": PERIOD, **parameters})

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        given = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **more}
        return {name.replace("_", "-"): value for name, value in given.items() if value is not None}


def of_programme(code: str, name: str):
    """A course of a programme."""
    course = made.course(f"Khóa {code}")
    course.code, course.programme = code, name
    course.save()
    return course


def facts(unit, course, how_many: int, *, completed: int = 0, on: str = "2026-07-01", **more: Any) -> list:
    """Enrolments of different people, the first of them completed."""
    return [
        made.enrolment(unit, course, on=on, completed="2026-08-01" if n < completed else None, **more)
        for n in range(how_many)
    ]


def refused(answer, status: int) -> dict:
    """The problem document of a refusal."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said
