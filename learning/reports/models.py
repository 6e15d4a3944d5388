import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.units.models import Unit


class Measure(models.Model):
    """An additive indicator's number in one cell: one unit, one course, one half-month.

    A half-month begins on the 1st or on the 15th, so every state period (15th to 14th) and every civil month
    is a whole number of them. Rows are recomputed from the facts, never incremented. The keys have no index and
    no constraint of their own, because there are many rows: readers ask for units in a span of half-months, as the index
    below has them, and the facts a row is counted from carry the constraints.

    No personal data.
    """

    half_month = models.DateField()
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="measures", db_index=False, db_constraint=False
    )
    course = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="measures", db_index=False, db_constraint=False
    )
    indicator = models.CharField(max_length=64)
    value = models.DecimalField(max_digits=14, decimal_places=1)
    refreshed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "half_month", "course", "indicator"], name="learning_measure_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.half_month}: {self.value}"


class Refresh(models.Model):
    """One run of the job that keeps measures: what it covered and how long it took.

    ``part`` is the code of the province whose measures it keeps, empty for all. ``covered_until`` is where the next run
    of the part begins. ``is_running`` is true or null; the database lets only one run be at work in a part. ``alive_at``
    tells a run that is slow from one that died, and ``reached`` (a unit's id) where a full run goes on after it died or
    was stopped. A full run has seen ``units_done`` of its ``units`` and held ``cells`` of measures against the facts, of
    which ``drifted_cells`` were wrong. No personal data.
    """

    part = models.CharField(max_length=16, default="", db_default="")

    started_at = models.DateTimeField()
    alive_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    covered_until = models.DateTimeField(null=True)
    is_running = models.BooleanField(null=True, default=True)
    is_full = models.BooleanField(default=False)
    reached = models.BigIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    drifted_cells = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    units_done = models.PositiveIntegerField(default=0)
    cells = models.PositiveBigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("refresh")
        verbose_name_plural = _("refreshes")
        constraints = [
            models.UniqueConstraint(
                fields=["part"], condition=models.Q(is_running=True), name="learning_refresh_alone"
            )
        ]

    @property
    def share_done(self) -> int:
        """How much of a full run is done, in per cent."""
        return min(100, self.units_done * 100 // self.units) if self.units else 0

    @property
    def is_proof(self) -> bool:
        """Whether it held every measure against the facts and found all of them right."""
        return self.is_full and self.finished_at is not None and not self.drifted_cells

    def __str__(self) -> str:
        return f"{self.started_at}"


class Drift(models.Model):
    """A measure that a full run found to be other than the facts, and set right.

    Only the first of a run are kept, to find out what changed facts behind the job's back. The keys have no
    constraint, as those of measures. No personal data.
    """

    run = models.ForeignKey(Refresh, on_delete=models.CASCADE, related_name="drifts")
    half_month = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    course = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    indicator = models.CharField(max_length=64)
    was = models.DecimalField(max_digits=14, decimal_places=1)
    facts_say = models.DecimalField(max_digits=14, decimal_places=1)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("drifted measure")
        verbose_name_plural = _("drifted measures")

    def __str__(self) -> str:
        return f"{self.indicator} {self.half_month}: {self.was}, {self.facts_say}"


class Stale(models.Model):
    """Facts of this unit and course moved elsewhere: the next refresh recomputes the cells they left.

    Whatever changes in place is found by ``Enrolment.changed_at``; only a fact that is no longer in its cells
    needs a note. No personal data.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stale measure")
        verbose_name_plural = _("stale measures")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.course_id}"


class Event(models.Model):
    """A conference or class held on a day, often in several places at once, as its organiser reported it.

    Imported by ``load_events``: the system itself holds no conferences. Numbers that nobody reported stay null. What was
    imported once more replaces what was said before. No personal data: counts only.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    title = models.CharField(_("title"), max_length=255)
    held_on = models.DateField(_("held on"), db_index=True)
    venues_planned = models.PositiveIntegerField(_("venues planned"), null=True, blank=True)
    venues_connected = models.PositiveIntegerField(_("venues connected"), null=True, blank=True)
    venues_lost = models.PositiveIntegerField(_("venues that lost the connection"), null=True, blank=True)
    summoned = models.PositiveIntegerField(_("people summoned"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    excused = models.PositiveIntegerField(_("people absent with a reason"), null=True, blank=True)
    absent = models.PositiveIntegerField(_("people absent without a reason"), null=True, blank=True)
    handed_in = models.PositiveIntegerField(
        _("people who handed in what they had learnt"), null=True, blank=True
    )
    passed = models.PositiveIntegerField(_("people who passed"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["unit", "held_on", "title"], name="learning_event_once")
        ]

    def __str__(self) -> str:
        return self.title


class Basis(models.TextChoices):
    AS_WAS = "as_was", _("Units as they were")
    AS_IS = "as_is", _("Units as they are now")


class Report(models.Model):
    """One frozen set of tables for one unit, period and basis. ``rows`` never change once it is frozen.

    A correction is a new ``revision``. ``sha256`` is over the canonical JSON of ``rows``, so that a file made
    from the report can be checked. Facts after ``cutoff_at`` are not in it.

    Personal data: who built and signed it (basic). Tables hold counts only.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    calendar = models.CharField(max_length=16)
    period = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    basis = models.CharField(max_length=8, choices=Basis.choices)
    revision = models.PositiveIntegerField(default=1)
    cutoff_at = models.DateTimeField()
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(null=True, blank=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-ends_on", "-revision"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["form", "unit", "calendar", "period", "basis", "revision"],
                name="learning_report_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.unit} {self.period} ({self.revision})"
