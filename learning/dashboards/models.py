from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.units.models import Unit


class WallDisplay(models.Model):
    """A screen on a wall that shows the figures of a unit to whoever stands before it, without anybody signed in.

    It knows one secret address. Of the secret only a keyed hash is kept, so it is shown once, when it is made. A display
    that was revoked stays as history and shows nothing. ``used_at`` is noted once an hour at most.

    Personal data: who made it (basic; to answer for what is shown in public).
    """

    name = models.CharField(_("name"), max_length=100)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="wall_displays", verbose_name=_("unit")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(pgettext_lazy("wall display", "revoked"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wall display")
        verbose_name_plural = _("wall displays")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
