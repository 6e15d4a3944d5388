import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from learning.models import Activity, Enrolment

# A slow network must not cost a learner her answers.
GRACE = timedelta(seconds=60)


def whole_percent(score: float | None) -> int:
    """A score from 0 to 1 as whole percent, rounded down."""
    return int((score or 0) * 100 + 1e-6)


class Attempt(models.Model):
    """One learner answering one quiz once, in one enrolment, for the activity that the quiz is in a lesson.

    ``paper`` is what the learner saw and stays as it was: title, mode, pass mark, and the questions in their order
    with their words, their data and the revision these are from. So a quiz or a question may be changed or deleted
    at any time. ``seconds`` is time spent answering, pauses left out; ``seen_at`` is when it was last counted.

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
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("active seconds"), default=0)
    seen_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "number"], name="assessments_attempt_once"
            )
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
    def pass_mark(self) -> float:
        return self.paper["pass_mark"]

    @property
    def pass_percent(self) -> int:
        return round(self.pass_mark * 100)

    @property
    def percent(self) -> int:
        """The score as whole percent, rounded down: who just misses the pass mark shall not read that she met it."""
        return whole_percent(self.score)

    def is_late(self, moment: datetime | None = None) -> bool:
        """Whether answers come too late to count."""
        return self.due_at is not None and (moment or timezone.now()) > self.due_at + GRACE

    def takes_answers(self) -> bool:
        """Whether what comes now counts: it is not handed in, and the time is not over."""
        return self.submitted_at is None and not self.is_late()

    def is_due(self, moment: datetime | None = None) -> bool:
        """Whether the time is over, though the last answers may still be on their way."""
        return self.due_at is not None and (moment or timezone.now()) >= self.due_at


class Answer(models.Model):
    """What one learner answered to the question at ``place`` in an attempt's paper; ``response`` is of its type.

    Personal data: what a learner answered; a short text may say anything (basic; retained with the attempt).
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="answers")
    response = models.JSONField(null=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["place"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "place"], name="assessments_answer_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.place + 1}"
