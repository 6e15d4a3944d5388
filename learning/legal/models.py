"""The register of legal documents: what was in force, from when to when, and what took its place."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from learning.legal.numbers import short_number
from learning.vietnamese import fold


class DocumentType(models.TextChoices):
    """What a document is. The law ranks them, and each has its own way of being numbered."""

    LAW = "law", _("Law")
    DECREE = "decree", _("Decree")
    DECISION = "decision", _("Decision")
    CIRCULAR = "circular", _("Circular")
    DIRECTIVE = "directive", _("Directive")
    RESOLUTION = "resolution", _("Resolution")
    PLAN = "plan", _("Plan")
    OTHER = "other", _("Other")


class Confidence(models.TextChoices):
    """How sure we are of what a row says."""

    READ = "read", _("Read in the official text")
    REPORTED = "reported", _("Read in another source")
    UNSURE = "unsure", _("Not sure")


class LegalStatus(models.TextChoices):
    """What a document is worth on a day."""

    IN_FORCE = "in_force", _("Still in force")
    NOT_YET = "not_yet", _("Not in force yet")
    EXPIRED = "expired", _("No longer in force")
    DOUBTFUL = "doubtful", _("May no longer be in force")


class LegalDocumentQuerySet(models.QuerySet):
    def in_force_on(self, day: date):
        """Documents that applied on ``day``, as far as is known. What has no date is not doubted."""
        begun = Q(effective_from__isnull=True) | Q(effective_from__lte=day)
        return self.filter(begun, Q(effective_to__isnull=True) | Q(effective_to__gte=day))


class LegalDocument(index.Indexed, models.Model):
    """A legal document that lessons cite. What it is worth on a day follows from its dates and is never stored.

    ``effective_to`` is the last day on which it applied. ``replaced_by`` is the document that takes its place, which
    need not have ended it. No personal data.
    """

    number = models.CharField(
        _("document number"),
        max_length=60,
        unique=True,
        help_text=_("As it is printed, for example 30/2020/NĐ-CP."),
    )
    type = models.CharField(_("kind"), max_length=12, choices=DocumentType.choices)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    title_vi = models.CharField(_("title"), max_length=400, help_text=_("In Vietnamese: what it is about."))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(
        _("last day in force"), null=True, blank=True, help_text=_("Empty while nothing has ended it.")
    )
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    source_url = models.URLField(_("address of the text"), blank=True, max_length=500)
    checked_on = models.DateField(
        _("checked on"), help_text=_("When somebody last looked whether this holds.")
    )
    confidence = models.CharField(
        _("how sure"), max_length=8, choices=Confidence.choices, default=Confidence.UNSURE
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What to know when citing it."))
    short_number = models.CharField(max_length=40, editable=False, db_index=True)
    search_text = models.CharField(max_length=600, editable=False)

    objects = LegalDocumentQuerySet.as_manager()
    search_fields = [
        index.SearchField("number"),
        index.SearchField("title_vi"),
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
        index.FilterField("type"),
    ]

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["type", "-issued_on", "number"]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.number}"

    def save(self, *args, **kwargs) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set what follows from the other fields."""
        self.short_number = short_number(self.number)
        self.search_text = fold(f"{self.get_type_display()} {self.number} {self.title_vi}")[:600]

    def clean(self) -> None:
        super().clean()
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValidationError({"effective_to": _("It cannot end before it is in force.")})
        if self.pk and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A document cannot replace itself.")})

    def status_on(self, day: date) -> Any:
        """What the document is worth on ``day``, as far as is known."""
        if self.effective_to and self.effective_to < day:
            return LegalStatus.EXPIRED
        if self.effective_from and self.effective_from > day:
            return LegalStatus.NOT_YET
        # Something took its place, and nobody could say whether or when that ended it.
        is_ended = self.replaced_by_id is not None and self.effective_to is None
        return LegalStatus.DOUBTFUL if is_ended else LegalStatus.IN_FORCE

    @property
    def status_today(self) -> str:
        """Today's status in words, with its date."""
        return self.status_words(timezone.localdate())

    status_today.fget.short_description = _("today")  # type: ignore[attr-defined]

    def status_words(self, day: date) -> str:
        """The status on ``day`` in words, with the date at which it changed or will."""
        status = self.status_on(day)
        if status == LegalStatus.EXPIRED:
            return _("No longer in force since %(day)s") % {"day": shown(self.expired_on)}
        if status == LegalStatus.NOT_YET:
            return _("In force from %(day)s") % {"day": shown(self.effective_from)}
        return str(status.label)

    @property
    def expired_on(self) -> date | None:
        """The first day on which it no longer applied."""
        return self.effective_to and self.effective_to + timedelta(days=1)


def shown(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
