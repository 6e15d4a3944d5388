import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from assessments.quizzes.rules import Confidence
from learning.models import Activity, Enrolment

# A slow network must not cost a learner her answers. Papers from before quizzes had a grace of their own have this one.
GRACE = 60


def whole_percent(score: float | None) -> int:
    """A score from 0 to 1 as whole percent, rounded down."""
    return int((score or 0) * 100 + 1e-6)


def _corrected(question: dict[str, Any], correction: dict[str, Any] | None) -> dict[str, Any]:
    return {**question, "data": correction["data"]} if correction and "data" in correction else question


class Attempt(models.Model):
    """One learner answering one quiz once, in one enrolment, for the activity that the quiz is in a lesson.

    ``paper`` is what the learner saw and stays as it was: title, mode, pass mark, and the questions in their order
    with their words, their data, what they count and the revision these are from. So a quiz or a question may be
    changed or deleted at any time. ``seconds`` is time spent answering, pauses left out; ``seen_at`` is when it was
    last counted. ``reached`` is the place of the question that a learner who cannot go back has come to.
    ``corrections`` has what a regrade found for the question at a place (a text, for JSON): its ``data`` as it counts
    now, what ``counts``, and which regrade last ``said`` so in the log; ``last`` names what last changed what is stated
    of the whole, which may be another result of an earlier attempt.
    ``score`` and ``passed`` stay empty until a person has marked what waits. ``timing`` has the active seconds at the
    question of a place (a text, for JSON), as far as they are known; ``language`` is the one it was begun in.
    ``is_tallied`` once the statistics of its questions have it as it is now.

    Personal data: who answered what, when and how well (basic; retained with the enrolment).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, null=True, on_delete=models.SET_NULL, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    seed = models.CharField(max_length=32)
    paper = models.JSONField()
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(pgettext_lazy("attempt", "due"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    seconds = models.PositiveIntegerField(pgettext_lazy("attempt", "active seconds"), default=0)
    seen_at = models.DateTimeField()
    reached = models.PositiveSmallIntegerField(default=0)
    corrections = models.JSONField(default=dict, blank=True)
    timing = models.JSONField(default=dict, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_tallied = models.BooleanField(default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("attempt")
        verbose_name_plural = pgettext_lazy("quiz", "attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "number"], name="assessments_attempt_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"], condition=models.Q(score=None), name="assessments_attempt_open"
            ),
            models.Index(
                fields=["quiz", "submitted_at"],
                condition=models.Q(is_tallied=False, number=1),
                name="assessments_attempt_untallied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    @property
    def title(self) -> str:
        return self.paper["title"]

    @property
    def is_exam(self) -> bool:
        return self.paper["mode"] == "exam"

    @property
    def is_placement(self) -> bool:
        return self.paper["mode"] == "placement"

    @property
    def is_onward(self) -> bool:
        """Whether there is no way back to an earlier question."""
        return self.paper.get("layout") == "onward"

    @property
    def is_adaptive(self) -> bool:
        """Whether each question is chosen by the answers before it."""
        return "adaptive" in self.paper

    @property
    def gone_through(self) -> int:
        """How many questions of an adaptive test that count were gone on from, the last one too if it was the end."""
        gone = self.reached + ("stop" in self.paper["adaptive"])
        return sum(not question.get("trial") for question in self.paper["questions"][:gone])

    @property
    def sureness(self) -> str:
        """Whether it is asked how sure the learner is: ``no``, ``told`` or ``scored``."""
        return self.paper.get("sureness", "no")

    @property
    def pass_mark(self) -> float:
        return self.paper["pass_mark"]

    @property
    def pass_percent(self) -> int:
        return round(self.pass_mark * 100)

    @property
    def waits(self) -> bool:
        """Whether it was handed in and a person has not marked all of it yet."""
        return self.submitted_at is not None and self.score is None

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions of the paper as they count: with the key that a regrade put right."""
        if not self.corrections:
            return list(self.paper["questions"])
        return [
            _corrected(each, self.corrections.get(str(n))) for n, each in enumerate(self.paper["questions"])
        ]

    @property
    def percent(self) -> int:
        """The score as whole percent, rounded down: who just misses the pass mark shall not read that she met it."""
        return whole_percent(self.score)

    def is_late(self, moment: datetime | None = None) -> bool:
        """Whether answers come too late to count, by the clock of the server: no other one is trusted."""
        grace = timedelta(seconds=self.paper.get("grace", GRACE))
        return self.due_at is not None and (moment or timezone.now()) > self.due_at + grace

    def takes_answers(self) -> bool:
        """Whether what comes now counts: it is not handed in, and the time is not over."""
        return self.submitted_at is None and not self.is_late()

    def is_due(self, moment: datetime | None = None) -> bool:
        """Whether the time is over, though the last answers may still be on their way."""
        return self.due_at is not None and (moment or timezone.now()) >= self.due_at

    @property
    def seconds_left(self) -> int | None:
        """How long until the time is over; None where it never is."""
        if self.due_at is None:
            return None
        return max(0, round((self.due_at - timezone.now()).total_seconds()))


class Answer(models.Model):
    """What one learner answered to the question at ``place`` in an attempt's paper; ``response`` is of its type.

    ``flagged`` to look at again, with or without an answer; ``confidence`` is how sure she says she is. Once she was
    shown whether it is right (``checked_at``) it stays as it is.

    Once the attempt is handed in there is one for each question, also for those that were not answered. ``score`` is
    empty where the answer ``waits`` for a person, and where the question does not count.

    Personal data: what a learner answered; a short text may say anything (basic; retained with the attempt).
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="answers")
    response = models.JSONField(null=True)
    flagged = models.BooleanField(_("flagged"), default=False)
    confidence = models.PositiveSmallIntegerField(
        _("how sure"), null=True, blank=True, choices=Confidence.choices
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"))
    waits = models.BooleanField(_("waits to be marked"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["place"]
        verbose_name = pgettext_lazy("attempt", "answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "place"], name="assessments_answer_once")]
        indexes = [
            models.Index(fields=["attempt"], condition=models.Q(waits=True), name="assessments_answer_waits")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.place + 1}"
