"""Which files nothing names any more, and since when."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class H5PIdleFile(models.Model):
    """A file of contents, by its SHA-256, that nothing has named ``since`` then. No personal data."""

    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("idle file of H5P")
        verbose_name_plural = _("idle files of H5P")

    def __str__(self) -> str:
        return self.digest
