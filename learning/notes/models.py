from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.people.models import Learner

LONGEST = 5000


class Note(models.Model):
    """What a learner wrote for herself about an activity: a lesson, or a question in it to think about.

    One a learner and activity. Nobody but the learner reads it: it is in no statement, no report and no list of an
    office, and has no page in the administration.

    Personal data: text, and when it was written (basic, though a learner may write anything; kept for herself alone).
    Erased with the learner, when she empties it, and for a guest once no device can remember her any more.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="notes")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"), max_length=LONGEST)
    updated_at = models.DateTimeField(_("last changed"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [models.UniqueConstraint(fields=["learner", "activity"], name="learning_note_once")]

    def __str__(self) -> str:
        return f"{self.activity}"

    @property
    def version(self) -> str:
        """Which text a page has seen: it may replace that one and no other."""
        return self.updated_at.isoformat()
