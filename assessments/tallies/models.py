from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models import Quiz


class Tally(models.Model):
    """What the first attempts at one quiz that were handed in in one month say about its questions.

    ``sums`` can be added to those of other months (``assessments.tallies.packing``): a line for each of ``questions``
    (their keys), a layer for each of its ``options`` (the ids their author's form gave them). ``scores`` says how many
    attempts had each whole percent, ``minutes`` how many took so long. A month of which any attempt is new, was marked
    again or is gone is counted anew as a whole.

    No personal data: sums of many. Screens show none of few.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="tallies")
    month = models.DateField(_("month"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    passed = models.PositiveIntegerField(_("passed"), default=0)
    scores = models.JSONField(default=list)
    minutes = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    options = models.JSONField(default=list)
    sums = models.BinaryField(default=bytes)
    counted_at = models.DateTimeField(_("counted at"), auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["month"]
        verbose_name = _("tally of a quiz")
        verbose_name_plural = _("tallies of quizzes")
        constraints = [models.UniqueConstraint(fields=["quiz", "month"], name="assessments_tally_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.month:%Y-%m}"


class QuizAnalysis(models.Model):
    """What the tallies of a quiz come to, for lists, and how groups of people compare at the same score.

    ``groups`` has, for each way to divide people, each group and each question in which it could be compared: how many,
    the difference on ETS's scale of delta, its error and the letter. ``people`` were compared: the newest only, if there
    are very many.

    No personal data: figures of groups that are not small.
    """

    quiz = models.OneToOneField(Quiz, on_delete=models.CASCADE, related_name="analysis")
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    passed = models.PositiveIntegerField(_("passed"), default=0)
    mean = models.FloatField(_("mean score"), null=True)
    reliability = models.FloatField(_("reliability"), null=True)
    to_look_at = models.PositiveIntegerField(_("to look at"), default=0)
    people = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)
    counted_at = models.DateTimeField(_("counted at"), auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["quiz__title"]
        verbose_name = _("analysis of a quiz")
        verbose_name_plural = _("analyses of quizzes")

    def __str__(self) -> str:
        return str(self.quiz)

    @property
    def pass_share(self) -> float:
        return self.passed / self.attempts if self.attempts else 0.0
