"""Simulations, the versions in which they were published, and what learners did in them."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from learning.models import Activity, Enrolment
from learning.vietnamese import tidy

CODE = RegexValidator(r"^sim\.[a-z0-9_]+$", _("A code is “sim.” with small letters, figures and low lines."))

# A preview in which presses become steps.
RECORDING = "record"


class Mode(models.TextChoices):
    GUIDED = "guided", pgettext_lazy("simulation", "Guided")
    PRACTICE = "practice", pgettext_lazy("simulation", "Practice")
    EXAM = "exam", pgettext_lazy("simulation", "Exam")


class Helper(models.TextChoices):
    """Who sat beside the learner, as she said herself. Nobody is named."""

    FAMILY = "family", pgettext_lazy("assisted by", "Somebody of the family")
    FACILITATOR = "facilitator", pgettext_lazy("assisted by", "A facilitator")


class Simulation(
    WorkflowMixin, LockableMixin, PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model
):
    """One practice simulation. ``scenario`` is all that it is: screens, steps, draws, what passes.

    A draft may have faults; what is published has none (``courses.simulations.playing.check``), and what was published
    stays as a ``SimulationVersion``, for what learners did is judged by what they saw.

    Personal data: created_by (basic; whose it is to change and delete).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=64, unique=True, validators=[CODE])
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(_("language"), max_length=10, default="vi", editable=False)
    scenario = models.JSONField(_("scenario"), default=dict)
    # Of the version that is published now; empty where none is.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("created by"),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="simulation")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="simulation",
        for_concrete_model=False,
    )

    # Set when the snippet is registered.
    snippet_viewset: Any
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def full_clean(self, *args, **kwargs) -> None:
        self.title = tidy(self.title)
        self.take_names()
        super().full_clean(*args, **kwargs)

    def take_names(self) -> None:
        """The scenario says by itself what it is called; the fields are for lists."""
        if isinstance(self.scenario, dict):
            self.code = str(self.scenario.get("code") or self.code)
            self.title = tidy(str(self.scenario.get("title") or self.title))
            self.language = str(self.scenario.get("language") or self.language)[:10]

    def publish(self, revision, *args, **kwargs):
        """Publish as Wagtail does, unless the scenario has faults (ValidationError); what was published is kept."""
        from courses.simulations.publishing import (
            PublishSimulation,  # it asks the registries, which models do not
        )

        permitted = kwargs.pop("skip_permission_checks", False)
        PublishSimulation(revision, *args, **kwargs).execute(skip_permission_checks=permitted)
        self.refresh_from_db()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Steps")), (RECORDING, _("Record steps"))]

    def get_preview_template(self, request, mode_name) -> str:
        name = "recording" if mode_name == RECORDING else "preview"
        return f"learning_courses/simulations/{name}.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        from courses.simulations.previewing import preview_of, screens_of

        of = screens_of if mode_name == RECORDING else preview_of
        return {**super().get_preview_context(request, mode_name), **of(self)}


class SimulationVersion(models.Model):
    """A simulation as it was published once. It never changes. ``played`` is what players take of ``scenario``.

    No personal data.
    """

    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    digest = models.CharField(max_length=64, db_index=True)
    scenario = models.JSONField()
    played = models.JSONField()
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["simulation", "-number"]
        verbose_name = _("version of a simulation")
        verbose_name_plural = _("versions of simulations")
        constraints = [
            models.UniqueConstraint(fields=["simulation", "number"], name="learning_simulation_number"),
            models.UniqueConstraint(fields=["simulation", "digest"], name="learning_simulation_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.simulation} {self.number}"


class SimulationAttempt(models.Model):
    """What one learner did in one simulation, from its first screen on. Everything else follows from its ``actions``.

    ``start`` has the seed, the day and the names that were given. ``score`` is in thousandths, and worked out here from
    the actions, whatever the device says. ``assisted_by`` is who sat beside the learner, if anybody did.

    Personal data: actions, mistakes (basic; what she did and typed, for her to go on where she was and to see what was
    expected, and for the places where people go wrong to be counted in cells of at least LEARNING["SMALLEST_CELL"]);
    errors, hints, seconds, score, passed, competencies (basic; how well); start (basic; the day, and the names of her
    commune and province); assisted_by (basic; what kind of person sat beside her, nobody's name); begun_at, changed_at,
    ended_at (basic; when). What looks like a real identity or card number is refused before it is stored. Deleted with
    the enrolment, and when the learner is erased.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(SimulationVersion, on_delete=models.PROTECT, related_name="attempts")
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices)
    rule = models.CharField(max_length=16, default="done", editable=False)
    start = models.JSONField()
    actions = models.JSONField(default=list)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    hints = models.PositiveIntegerField(pgettext_lazy("simulation", "hints"), default=0)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    score = models.PositiveIntegerField(_("score"), default=0)
    passed = models.BooleanField(_("passed"), default=False)
    competencies = models.JSONField(default=dict)
    # The steps where somebody went wrong, by how often: counted without reading all actions again.
    mistakes = models.JSONField(default=dict)
    assisted_by = models.CharField(_("assisted by"), max_length=16, blank=True, choices=Helper.choices)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("attempt at a simulation")
        verbose_name_plural = _("attempts at simulations")
        indexes = [
            models.Index(fields=["enrolment", "activity"], name="learning_simulation_of"),
            models.Index(fields=["activity", "ended_at"], name="learning_simulation_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.uuid}"
