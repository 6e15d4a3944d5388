"""What a person found out about a content type."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verdict(models.TextChoices):
    """Whether a content type can be used by everybody."""

    USABLE = "usable", pgettext_lazy("h5p type", "Usable by everybody")
    PARTLY = "partly", pgettext_lazy("h5p type", "Not by everybody")
    BARRED = "barred", pgettext_lazy("h5p type", "Keeps people out")
    UNKNOWN = "unknown", pgettext_lazy("h5p type", "Nobody has looked yet")


class H5PTypeNote(models.Model):
    """What somebody found who tried a content type with keys and a screen reader: for all versions of a machine name.

    Without one, nothing is claimed of content types that are not ours. Personal data: noted_by (basic; to answer for it).
    """

    machine_name = models.CharField(_("machine name"), max_length=255, unique=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict.choices, default=Verdict.UNKNOWN)
    words = models.TextField(
        _("what was found"),
        blank=True,
        max_length=2000,
        help_text=_("With which keys, screen reader and version it was tried, and what did not work."),
    )
    link = models.URLField(_("where to read more"), blank=True, max_length=500)
    noted_at = models.DateTimeField(_("noted"), default=timezone.now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("accessibility of an H5P content type")
        verbose_name_plural = _("accessibility of H5P content types")
        ordering = ["machine_name"]

    def __str__(self) -> str:
        return self.machine_name
