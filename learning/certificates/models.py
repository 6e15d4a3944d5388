import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning.enrolments.models import Enrolment
from learning.units.models import Unit


class Certificate(models.Model):
    """What a satisfied course earned a learner, as it was printed.

    ``printed`` holds holder, unit, course and issuer as they were on the day of issue; later changes of the
    tree or of a name do not touch it. ``number`` runs from 1 for each ``series`` (issuing unit and year) without
    a gap. A revoked certificate keeps its number and its place in the check; one enrolment has at most one that
    is not revoked.

    Personal data: the holder's name, date of birth and unit as printed (basic; shown masked on the public check).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", related_query_name="certificate"
    )
    issuer = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    series = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    printed = models.JSONField()
    file = models.FileField(upload_to="learning/certificates/%Y/%m/", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="learning_certificate_number"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(revoked_at__isnull=True),
                name="learning_certificate_once",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="learning_certificate_lookup")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The public page that says whether the certificate is valid."""
        return reverse("learning:certificate", args=[self.uuid])

    @property
    def year(self) -> str:
        """The year of the series: the one on the calendar where the certificate was issued."""
        return self.series.rsplit(":", 1)[1]

    @property
    def label(self) -> str:
        """The number as printed, for example 0001/2026/CN-CĐS."""
        return f"{self.number:04d}/{self.year}/CN-CĐS"
