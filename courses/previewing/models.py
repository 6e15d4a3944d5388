"""Links by which somebody without an account reads a draft."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PreviewLink(models.Model):
    """One draft (a revision of a page) shown to whoever has the link, until it expires or is revoked.

    Personal data: ``made_by`` is the member of staff who made it (basic; emptied with the account). Nothing is kept of
    those who open it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    banner = "learning_courses/previewing/banner.html"  # what the frame shows above the draft
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.revision.object_str} ({self.made_at:%Y-%m-%d})"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @classmethod
    def make(cls, page: Any, *, by: Any, days: int) -> "PreviewLink":
        """A link to the newest draft of ``page``."""
        revision = page.get_latest_revision() or page.save_revision(user=by, changed=False)
        return cls.objects.create(
            revision=revision, made_by=by, expires_at=timezone.now() + timedelta(days=days)
        )

    def revoke(self) -> None:
        """Close the link. Closing it twice keeps the first time."""
        type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())


def links_to(page: Any) -> models.QuerySet[PreviewLink]:
    """The links to drafts of ``page``, newest first."""
    revisions = page.revisions.values("pk")
    return PreviewLink.objects.filter(revision__in=revisions).select_related("revision", "made_by")
