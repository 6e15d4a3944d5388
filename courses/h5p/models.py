"""H5P libraries that are installed, contents, and what is brought in."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from courses.blocks.base import SENTENCES
from courses.h5p.publishing import PublishesByDuty
from courses.h5p.types.words import title_of
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from courses.packs.models import SILENT
from learning.vietnamese import tidy


class H5PLibrary(models.Model):
    """One minor version of a library, in its newest patch. Contents keep the minor version they were made with.

    ``digest`` is the SHA-256 over its files: the folder they are kept in and a part of their addresses. ``files`` says
    how large each is. A restricted one is offered only to those who may manage libraries; contents that have it play on.

    Personal data: installed_by (basic; to answer for it).
    """

    machine_name = models.CharField(_("machine name"), max_length=255)
    major = models.PositiveIntegerField(editable=False)
    minor = models.PositiveIntegerField(editable=False)
    patch = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=255)
    runnable = models.BooleanField(_("content type"), default=False)
    data = models.JSONField(default=dict, editable=False)
    semantics = models.JSONField(default=list, editable=False)
    files = models.JSONField(default=dict, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    restricted = models.BooleanField(_("restricted"), default=False)
    installed_at = models.DateTimeField(_("installed"), default=timezone.now, editable=False)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        ordering = ["machine_name", "major", "minor"]
        constraints = [
            models.UniqueConstraint(
                fields=["machine_name", "major", "minor"], name="one_h5p_library_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.major}.{self.minor}.{self.patch}"

    @property
    def label(self) -> str:
        """What it is called, in the language of who reads it where it is ours."""
        return title_of(self.machine_name, self.title)

    @property
    def name(self) -> LibraryName:
        return LibraryName(self.machine_name, self.major, self.minor)

    @property
    def as_library(self) -> Library:
        """As the rules of H5P know it."""
        return Library(self.name, self.patch, self.data, self.semantics, frozenset(self.files))


class H5PContent(
    PublishesByDuty,
    WorkflowMixin,
    LockableMixin,
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    models.Model,
):
    """One H5P content: a content type (``library``) with what somebody filled in.

    ``params`` are always filtered against the fields of the content type (``courses.packages.h5p.filtering``).
    ``files`` are those that they name, each with its size, its kind, and the Wagtail image or document it came from, if
    it came from one. ``metadata`` is what packages say beside their libraries: authors, licence, source.
    ``package_digest`` is the SHA-256 of the package it came in, empty for one that was made here.

    Personal data: created_by (basic; whose it is to change and delete). What learners do in it is kept with the lesson.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    library = models.ForeignKey(
        H5PLibrary,
        on_delete=models.PROTECT,
        related_name="contents",
        editable=False,
        verbose_name=_("content type"),
    )
    language = models.CharField(_("language"), max_length=10, default="und")
    params = models.JSONField(default=dict, editable=False)
    metadata = models.JSONField(default=dict, editable=False)
    files = models.JSONField(default=dict, editable=False)
    alternative = RichTextField(
        _("instead of it"),
        blank=True,
        features=SENTENCES,
        help_text=_(
            "What somebody does who cannot use it: with a screen reader, with keys alone, without data or a script."
        ),
    )
    package_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("created by"),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="h5p_content")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="h5p_content",
        for_concrete_model=False,
    )

    # Set when the snippet is registered.
    snippet_viewset: Any
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("H5P content")
        verbose_name_plural = _("H5P contents")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def full_clean(self, *args, **kwargs) -> None:
        self.title = tidy(self.title)
        super().full_clean(*args, **kwargs)

    @property
    def type_label(self) -> str:
        """Its content type in words."""
        return str(self.library)

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_courses/h5p/preview.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        from courses.h5p.player.views import draft_address  # the player stands on this

        language = get_language() or self.language
        return {
            **super().get_preview_context(request, mode_name),
            "address": draft_address(self, language, request),
        }

    @property
    def main(self) -> LibraryName:
        """Its content type."""
        return self.library.name

    @property
    def size(self) -> int:
        """The bytes of all its own files."""
        return sum(each.get("size", 0) for each in self.files.values())

    @property
    def usage_url(self) -> str:
        """Where the administration lists the pages that show it."""
        return reverse(self.snippet_viewset.get_url_name("usage"), args=[self.pk])

    @property
    def index_url(self) -> str:
        return reverse(self.snippet_viewset.get_url_name("list"))


class H5PUse(models.Model):
    """That a content, as it is published or in its newest draft, needs a library: which is not deleted then.

    No personal data.
    """

    content = models.ForeignKey(H5PContent, on_delete=models.CASCADE, related_name="uses")
    library = models.ForeignKey(H5PLibrary, on_delete=models.PROTECT, related_name="uses")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "library"], name="one_h5p_use")]

    def __str__(self) -> str:
        return f"{self.content_id} · {self.library_id}"


class H5PTranslation(models.Model):
    """The texts of a content in another language.

    ``texts`` has by the field a text stands in (``questions[0].text``) its ``text``, and the ``source`` it was made from.

    Personal data: changed_by (basic; to answer for it).
    """

    content = models.ForeignKey(H5PContent, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10)
    texts = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("translation of an H5P content")
        verbose_name_plural = _("translations of H5P contents")
        constraints = [models.UniqueConstraint(fields=["content", "language"], name="one_h5p_translation")]

    def __str__(self) -> str:
        return f"{self.content_id} · {self.language}"


class UploadState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("h5p upload", "Being taken in")
    TAKEN = "taken", pgettext_lazy("h5p upload", "Taken in")
    STOPPED = "stopped", _("Stopped")
    REFUSED = "refused", pgettext_lazy("h5p upload", "Refused")


class H5PUpload(models.Model):
    """A package that somebody uploaded, how far it is taken in, everything that is wrong with it, and what came of it.

    ``issues`` are codes, put into words for who reads them. ``installed`` names the libraries that were new.

    Personal data: uploaded_by (basic; to answer for it). The file is deleted when it is taken in or refused.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="learning/h5p/uploads/%Y/%m/", blank=True, max_length=200)
    file_name = models.CharField(_("file"), max_length=255)
    state = models.CharField(
        _("state"), max_length=16, choices=UploadState.choices, default=UploadState.WAITING
    )
    may_install = models.BooleanField(default=False)
    as_copy = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    issues = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    installed = models.JSONField(default=list)
    content = models.ForeignKey(H5PContent, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("upload of H5P")
        verbose_name_plural = _("uploads of H5P")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state == UploadState.WAITING

    @property
    def is_silent(self) -> bool:
        """Whether its worker has said nothing for long."""
        return self.is_running and self.beat_at is not None and self.beat_at < timezone.now() - SILENT
