"""Packages that were uploaded."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.packages.base import Launch, PackageFormat
from learning import registry
from learning.vietnamese import tidy


class Package(models.Model):
    """A content file with pages and scripts of its own, which lessons show.

    ``digest`` is the SHA-256 of the ZIP: the address of its files and the folder they are unpacked in. Another file in
    its place has another digest; ``former`` are those before, each with the day it was replaced, until their files are
    deleted. ``format`` names a class of ``register_learning_package_formats``, whose app may be gone.

    Personal data: uploaded_by (basic; whose it is to change and delete). What learners do in it is not kept.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("title"), max_length=150, blank=True, help_text=_("Empty takes the title that the file has.")
    )
    file = models.FileField(
        _("file"),
        max_length=200,
        help_text=_("A ZIP with “index.html” at its top and everything that this page needs."),
    )
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    format = models.CharField(_("format"), max_length=50, editable=False)
    manifest = models.JSONField(default=dict, editable=False)
    former = models.JSONField(default=list, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    # Set when the snippet is registered.
    snippet_viewset: Any
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("content package")
        verbose_name_plural = _("content packages")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.title = tidy(self.title)
        super().save(*args, **kwargs)

    @property
    def start(self) -> str:
        """The file that opens first."""
        return self.manifest.get("start", "")

    @property
    def size(self) -> int:
        """The bytes of all its files; a learner fetches those that she sees."""
        return self.manifest.get("size", 0)

    @property
    def files(self) -> int:
        """How many files it has."""
        return self.manifest.get("files", 0)

    @property
    def format_class(self) -> type[PackageFormat] | None:
        """Its format, None where the format's app is not installed."""
        return registry.package_formats.get(self.format)

    @property
    def format_label(self) -> Any:
        return self.format_class.label if self.format_class else self.format

    @property
    def launch(self) -> Launch | None:
        """How it is opened; None where its format is not installed."""
        return self.format_class().launch(self) if self.format_class else None

    @property
    def size_label(self) -> str:
        return filesizeformat(self.size)

    @property
    def usage_url(self) -> str:
        """Where the administration lists the pages that show it."""
        return reverse(self.snippet_viewset.get_url_name("usage"), args=[self.pk])

    @property
    def index_url(self) -> str:
        return reverse(self.snippet_viewset.get_url_name("list"))

    def address_of(self, name: str) -> str:
        """Where its file ``name`` is sent from."""
        return reverse("learning_courses:package_file", args=[self.digest, name])
