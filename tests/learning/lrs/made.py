"""Statements for tests: one with everything in it, and changes to it."""

import copy
import uuid
from typing import Any


class Dropped:
    """In ``changed``: leave the property out."""

    def __repr__(self) -> str:
        return "dropped"


DROP = Dropped()


AGENT = {"objectType": "Agent", "name": "Lò Thị Mai", "mbox": "mailto:mai@example.org"}
GROUP = {
    "objectType": "Group",
    "name": "Tổ công nghệ số",
    "account": {"homePage": "https://to.example.org/", "name": "to-7"},
    "member": [{"openid": "https://id.example.org/a"}],
}
ACTIVITY = {
    "objectType": "Activity",
    "id": "https://lop.example.org/bai/1",
    "definition": {
        "name": {"vi": "Bài một", "en-GB": "Lesson one"},
        "description": {"vi": "Nộp hồ sơ"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://lop.example.org/them",
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": "a", "description": {"vi": "Đúng"}}, {"id": "b"}],
        "extensions": {"https://lop.example.org/muc": None},
    },
}
REFERENCE = {"objectType": "StatementRef", "id": "5f8f5b0a-58b8-4b0a-9d76-2c5b6ac1f001"}


def event() -> dict[str, Any]:
    """What statements and sub-statements have in common, all of it."""
    return copy.deepcopy(
        {
            "actor": AGENT,
            "verb": {"id": "https://lop.example.org/verbs/tra-loi", "display": {"vi": "trả lời"}},
            "object": ACTIVITY,
            "result": {
                "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
                "success": True,
                "completion": False,
                "response": "a",
                "duration": "PT1M30.5S",
                "extensions": {"https://lop.example.org/thu": {}},
            },
            "context": {
                "registration": "8e0c6b7e-8c52-4a5e-8a4e-c0d3a3c0e001",
                "instructor": {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"},
                "team": GROUP,
                "contextActivities": {"parent": [{"id": "https://lop.example.org/khoa"}], "other": []},
                "revision": "2",
                "platform": "Lớp học",
                "language": "vi-VN",
                "statement": REFERENCE,
                "extensions": {"https://lop.example.org/may": ["a", None]},
            },
            "timestamp": "2026-07-01T08:30:00.123+07:00",
            "attachments": [
                {
                    "usageType": "https://lop.example.org/dung/anh",
                    "display": {"vi": "Ảnh"},
                    "description": {"vi": "Ảnh chụp"},
                    "contentType": "image/jpeg",
                    "length": 3,
                    "sha2": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "fileUrl": "https://lop.example.org/anh.jpg",
                }
            ],
        }
    )


def full() -> dict[str, Any]:
    """A statement with every property."""
    return {
        **event(),
        "id": str(uuid.uuid4()),
        "version": "1.0.3",
        "stored": "2026-07-01T01:31:00Z",
        "authority": {"mbox": "mailto:he-thong@example.org"},
    }


def with_substatement() -> dict[str, Any]:
    """A statement about an event that did not happen yet."""
    return {**full(), "object": {"objectType": "SubStatement", **event()}, "context": {}}


def plain(**more: Any) -> dict[str, Any]:
    """The shortest statement that another system may send, with an id of its own."""
    return {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:mai@example.org"},
        "verb": {"id": "https://lop.example.org/verbs/doc"},
        "object": {"id": "https://lop.example.org/bai/1"},
        **more,
    }


def changed(statement: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of ``statement`` with ``value`` at ``path``, a JSON pointer; DROP takes away what is there."""
    found = copy.deepcopy(statement)
    *steps, last = path.removeprefix("/").split("/")
    inner: Any = found
    for step in steps:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    if value is DROP:
        del inner[last]
    else:
        inner[last] = value
    return found
