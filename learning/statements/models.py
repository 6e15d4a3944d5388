from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment

# With it begins the authority of statements that an import of completions from another platform made.
ELSEWHERE = "import:"


class Statement(models.Model):
    """One immutable fact: who did what to which activity, when, with what result (xAPI 1.0.3, Part 2).

    ``data`` is the statement as it is returned; the columns are what we filter or fold by. Rows are inserted
    once by ``uuid`` and never changed, except that ``voided`` may become true. ``id`` is the order of arrival.

    Personal data: pseudonymous. The actor is the learner's UUID; a name never enters the log.
    """

    uuid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    verb = models.CharField(max_length=255)
    success = models.BooleanField(null=True)
    completion = models.BooleanField(null=True)
    scaled = models.FloatField(null=True)
    extent = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    timestamp = models.DateTimeField()
    stored = models.DateTimeField()
    authority = models.CharField(max_length=64, blank=True)
    voided = models.BooleanField(default=False)
    data = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(fields=["enrolment", "id"], name="learning_statement_enrolment"),
            models.Index(fields=["activity", "stored"], name="learning_statement_activity"),
        ]

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it says, on an import's authority, what was done on another platform."""
        return self.authority.startswith(ELSEWHERE)

    def __str__(self) -> str:
        return f"{self.verb.rsplit('/', 1)[-1]} · {self.uuid}"
