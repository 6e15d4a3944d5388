import uuid
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.attempts.models import Attempt


def stored_at(row: "AnswerFile", _name: str) -> str:
    # Without an ending: whatever a server does with files of some kind, it does not do with this one.
    return f"learning/answers/{row.uuid.hex[:2]}/{row.uuid}"


class AnswerFile(models.Model):
    """A file that a learner handed in for the question at ``place`` of an attempt, or had handed in before another.

    Which of them is her answer, the answer says. ``found`` is what a machine saw in it. The file lies in private
    storage under ``learning/answers/``: it must not be served by the site, only by the view that asks who is there.

    Personal data: the file and its name, which may say anything, a voice too (basic; retained with the attempt, and
    deleted with it).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveSmallIntegerField()
    file = models.FileField(_("file"), upload_to=stored_at, max_length=200)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    found = models.JSONField(default=dict)
    at = models.DateTimeField(_("handed in"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "place", "sha256"], name="assessments_answer_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learning_assessments:file", args=[self.uuid])

    @property
    def response(self) -> dict[str, Any]:
        """The answer that this file is."""
        return {**self.found, "file": str(self.uuid), "name": self.name, "size": self.size}


def _deleted(sender: Any, instance: AnswerFile, **kwargs: Any) -> None:
    """Nothing that somebody handed in outlives its row."""
    transaction.on_commit(lambda: instance.file.storage.delete(instance.file.name))


post_delete.connect(_deleted, sender=AnswerFile, dispatch_uid="learning_assessments.deleted_answer_file")
