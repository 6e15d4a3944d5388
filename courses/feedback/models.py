"""Errors in lessons that learners reported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.sealing import CannotUnseal, seal, unseal

SEALED_AS = "contact in an error report"


class ErrorState(models.TextChoices):
    """How far a report is."""

    NEW = "new", _("New")
    ANSWERED = "answered", _("Answered")
    MENDED = "mended", _("Mended")


class ErrorReport(models.Model):
    """Somebody found something wrong in the lesson ``lesson`` (the key that its translations share).

    ``key`` is made of what was written, by whom and on which day, so that sending it twice is one report.

    Personal data: ``words`` may name people, though the form asks not to (basic; kept with the report);
    ``contact_sealed`` is what somebody without an account left to be answered, encrypted (basic; emptied when the
    report is marked as mended);
    ``reporter`` is who sent it while signed in (basic; to show the answer; emptied with the account).
    """

    key = models.UUIDField(unique=True, editable=False)
    lesson = models.UUIDField(_("lesson"), db_index=True, editable=False)
    title = models.CharField(_("lesson"), max_length=255, help_text=_("As it was called then."))
    address = models.CharField(_("address"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    words = models.TextField(_("what is wrong"), max_length=2000)
    contact_sealed = models.TextField(_("contact"), blank=True, editable=False)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="error_reports",
    )
    made_at = models.DateTimeField(_("reported"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=8, choices=ErrorState.choices, default=ErrorState.NEW)
    reply = models.TextField(_("reply"), blank=True, max_length=2000)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reported error")
        verbose_name_plural = _("reported errors")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "-made_at"], name="learning_errorreport_state")]

    @property
    def contact(self) -> str:
        """How to answer somebody without an account; empty if nothing was left."""
        if not self.contact_sealed:
            return ""
        try:
            return unseal(self.contact_sealed, purpose=SEALED_AS)
        except CannotUnseal:
            return gettext("can no longer be read: its secret was taken away")

    @contact.setter
    def contact(self, given: str) -> None:
        self.contact_sealed = seal(given, purpose=SEALED_AS) if given else ""

    def __str__(self) -> str:
        return f"{self.title}: {self.words[:60]}"
