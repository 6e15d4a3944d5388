import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.official.wording import issued_as
from learning.reports.models import Report
from learning.units.models import Unit


class OfficialState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("official report", "Draft")
    REVIEW = "review", pgettext_lazy("official report", "In review")
    RETURNED = "returned", pgettext_lazy("official report", "Returned")
    APPROVED = "approved", pgettext_lazy("official report", "Approved")
    ISSUED = "issued", pgettext_lazy("official report", "Issued")
    SIGNED = "signed", pgettext_lazy("official report", "Signed")


WRITABLE = (OfficialState.DRAFT, OfficialState.RETURNED)
FROZEN = (OfficialState.APPROVED, OfficialState.ISSUED, OfficialState.SIGNED)
OUT = (OfficialState.ISSUED, OfficialState.SIGNED)


class OfficialReport(models.Model):
    """One official document ("Báo cáo") of a unit about a period, with frozen reports as its annexes.

    ``unit`` is the version that stood at the end of the period; issuer and parent are printed as they are written here,
    whatever becomes of the unit. ``slots`` and ``notes`` hold an officer's text, as HTML of a short list of tags.
    ``snapshot`` is everything that is printed but number and date, frozen at the approval with its ``sha256``; ``seal``
    is over snapshot, number and date, made when the document is issued, and stands in its files. ``series``, ``year``
    and ``number`` are without a gap. A document that ``corrects`` another has a number of its own, and never changes
    that one. ``version`` counts the changes, so that nobody saves over or approves what she has not seen.

    Personal data: who wrote it (basic; to answer for it), and the signer's name as printed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="official_reports")
    calendar = models.CharField(max_length=16)
    period = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    annexes: models.ManyToManyField = models.ManyToManyField(Report, through="Annex", related_name="+")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    revision = models.PositiveSmallIntegerField(default=1)

    parent_name = models.CharField(_("body above it"), max_length=255, blank=True)
    issuer_name = models.CharField(_("issuing body"), max_length=255)
    code = models.CharField(_("code of the issuing body"), max_length=32)
    place = models.CharField(pgettext_lazy("official report", "place"), max_length=100)
    title = models.CharField(pgettext_lazy("official report", "title"), max_length=100)
    excerpt = models.CharField(pgettext_lazy("official report", "subject"), max_length=500)
    signer_prefix = models.CharField(_("signed for"), max_length=255, blank=True)
    signer_title = models.CharField(_("title of the signer"), max_length=255)
    signer_name = models.CharField(_("name of the signer"), max_length=150, blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    slots = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)

    state = models.CharField(max_length=16, choices=OfficialState.choices, default=OfficialState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    snapshot = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    series = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="learning/official/%Y/%m/", blank=True, max_length=200)
    signed_file = models.FileField(upload_to="learning/official/%Y/%m/", blank=True, max_length=200)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("official report")
        verbose_name_plural = _("official reports")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=models.Q(number__isnull=False),
                name="learning_official_number",
            ),
            models.UniqueConstraint(
                fields=["unit", "calendar", "period", "revision"], name="learning_official_revision"
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"], name="learning_official_unit")]

    def __str__(self) -> str:
        return f"{self.symbol} · {self.issuer_name} · {self.period}"

    @property
    def symbol(self) -> str:
        """Number and symbol, as in "05/BC-UBND"; without a number while there is none."""
        return issued_as(self.number, self.code)

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    @property
    def is_out(self) -> bool:
        """Whether it has a number, and so stays as it is for ever."""
        return self.state in OUT


class Annex(models.Model):
    """A frozen report as the annex of a document; ``place`` counts from 1. No personal data."""

    official = models.ForeignKey(OfficialReport, on_delete=models.CASCADE, related_name="annex_rows")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["place"]
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        constraints = [
            models.UniqueConstraint(fields=["official", "place"], name="learning_official_annex_place"),
            models.UniqueConstraint(fields=["official", "report"], name="learning_official_annex_once"),
        ]

    def __str__(self) -> str:
        return f"{self.official_id}:{self.place}"


class OfficialStep(models.Model):
    """A change of a document's state: who made it when, and with which remark.

    ``sha256`` is the snapshot's that was frozen or given up by it. Personal data: by (basic; to answer for it).
    """

    official = models.ForeignKey(OfficialReport, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=16, choices=OfficialState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    remark = models.TextField(_("remark of the reviewer"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of an official report")
        verbose_name_plural = _("steps of official reports")

    def __str__(self) -> str:
        return f"{self.official_id}: {self.state}"


class ReportTemplate(models.Model):
    """A province's own workbook that a report's table is filled into: for a unit and everything below it.

    ``keys`` are the columns of the ``form`` that it asks for. Personal data: uploaded_by (basic; to answer for it).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_templates")
    form = models.CharField(max_length=32)
    title = models.CharField(_("title"), max_length=150)
    file = models.FileField(upload_to="learning/official/%Y/%m/", max_length=200)
    keys = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["form", "title", "pk"]
        verbose_name = _("template of a workbook")
        verbose_name_plural = _("templates of workbooks")

    def __str__(self) -> str:
        return self.title
