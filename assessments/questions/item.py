"""One question of a paper, as the screens show it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from assessments.questions.base import Mark, QuestionType, question_type


@dataclass
class Item:
    """A frozen question at ``place`` in a paper with what the learner answered, and its score once it is marked.

    ``waits`` while a person has to mark it, ``counts`` what a regrade decided of it, ``told`` what markers said.
    ``kind`` is None when the question's type is not installed: then it is shown without fields and not marked.
    """

    place: int
    question: dict[str, Any]
    response: Any = None
    score: float | None = None
    flagged: bool = False
    confidence: int | None = None
    # Whether the learner was shown already how it is marked.
    is_checked: bool = False
    waits: bool = False
    counts: str = ""
    told: Sequence[Any] = ()

    @cached_property
    def kind(self) -> QuestionType | None:
        return question_type(self.question["type"])

    @property
    def name(self) -> str:
        """The name of its fields in the form."""
        return f"q{self.place}"

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def stem(self) -> SafeString:
        """The question's text: HTML that Wagtail's editor let through, frozen when the attempt began."""
        return SafeString(self.question["stem"])

    @property
    def explanation(self) -> SafeString:
        return SafeString(self.question["explanation"])

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to answer; a question that cannot be asked now has nothing."""
        return self.kind is None or self.kind.is_complete(self.response)

    @property
    def notes_sign(self) -> str:
        """What is noted beside the response, as the form carries it."""
        return notes_sign(self.flagged, self.confidence)

    @property
    def digest(self) -> str:
        """A short sign of the response: the form carries it, to tell what was changed in this very tab."""
        return digest(self.response)

    def fields(self) -> SafeString:
        """The fields to answer with."""
        return (
            self.kind.render(self.question["data"], self.response, name=self.name)
            if self.kind
            else SafeString()
        )

    def reviewed(self) -> SafeString:
        """The fields after marking: what was right, and what would have been."""
        data = self.question["data"]
        return (
            self.kind.render(data, self.response, name=self.name, review=True) if self.kind else SafeString()
        )

    @property
    def can_be_checked(self) -> bool:
        """Whether it can be marked at once: no person has to look at it."""
        return self.kind is not None and not self.kind.by_hand

    @cached_property
    def mark(self) -> Mark:
        """The recorded score with what the author says about the response."""
        said = self.kind.mark(self.question["data"], self.response).feedback if self.kind else ""
        return Mark(self.score or 0.0, said)


def digest(response: Any) -> str:
    """A short sign that two responses are the same."""
    return hashlib.sha256(json.dumps(response, sort_keys=True).encode()).hexdigest()[:12]


def notes_sign(flagged: bool, confidence: int | None) -> str:
    """A short sign of what a learner noted beside a response: whether it is flagged, and how sure she is."""
    return f"{int(flagged)}{confidence or 0}"
