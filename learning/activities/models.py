import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf


class MoveOn(models.TextChoices):
    """cmi5 10.2.4: what must be true before a learner is satisfied with an activity."""

    NOT_APPLICABLE = "NotApplicable", _("Nothing is asked")
    COMPLETED = "Completed", _("Completed")
    PASSED = "Passed", _("Passed")
    COMPLETED_OR_PASSED = "CompletedOrPassed", _("Completed or passed")
    COMPLETED_AND_PASSED = "CompletedAndPassed", _("Completed and passed")


class Activity(models.Model):
    """Anything that can be completed: a course, a lesson, a block, a quiz. Never deleted, only retired.

    ``course`` is the root of the tree the activity stands in, and the activity itself for a course. A course's
    ``structure_version`` changes with every change below it. ``planned_periods`` (tiết) are credited when the
    course is satisfied. There is no foreign key to a page: ``key`` is the page's or block's stable identity.

    A course's ``edition`` grows, at ``changed_at``, whenever what it asks for changed while people were taking it.
    ``eased_at`` is when such a change last took something away from what the activity itself asks for, or altered its
    rule: nobody meets the new demand earlier. ``asked_since`` is when it was last asked of everybody anew;
    ``spared_before`` is when it came to a course in which what was reached was kept, so that who had finished is spared
    it. ``content`` says what is played in it where authors can exchange that.

    Where ``needed`` is set, so many of its required parts are enough; ``needed_until`` is when that ended last.
    ``least_seconds`` of active time and ``least_played`` seconds of a recording must be proved beside ``move_on``
    (``learning.progress.evidence``). ``in_order`` (of a course) and ``requires`` (keys of activities) are a way through,
    and no condition of the result: a page shows them, the fold knows nothing of them.

    No personal data.
    """

    key = models.UUIDField(unique=True)
    type = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code"), max_length=32, blank=True, db_index=True)
    programme = models.CharField(_("programme"), max_length=32, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    course = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField(default=0)
    required = models.BooleanField(_("required"), default=True)
    weight = models.FloatField(_("weight"), default=1.0)
    move_on = models.CharField(_("rule"), max_length=24, choices=MoveOn.choices, default=MoveOn.COMPLETED)
    mastery = models.FloatField(_("mastery score"), null=True, blank=True)
    needed = models.PositiveIntegerField(_("how many parts are enough"), null=True, blank=True)
    needed_until = models.DateTimeField(null=True, blank=True, editable=False)
    least_seconds = models.PositiveIntegerField(_("least active seconds"), default=0, db_default=0)
    least_played = models.PositiveIntegerField(_("least seconds played"), default=0, db_default=0)
    in_order = models.BooleanField(_("in order"), default=False, db_default=False)
    requires = models.JSONField(_("needed before"), null=True, blank=True)
    planned_periods = models.DecimalField(_("planned periods"), max_digits=6, decimal_places=1, default=0)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    open_to_guests = models.BooleanField(_("open without an account"), default=False)
    address = models.CharField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    structure_version = models.UUIDField(default=uuid.uuid4, editable=False)
    content = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    edition = models.PositiveIntegerField(_("edition"), default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    eased_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_since = models.DateTimeField(null=True, blank=True, editable=False)
    spared_before = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["course", "retired_at"], name="learning_activity_course")]

    def __str__(self) -> str:
        return self.title

    @property
    def iri(self) -> str:
        """The activity's id in statements."""
        return f"{conf.get('ACTIVITY_IRI')}{self.key}"


class Choice(models.TextChoices):
    """What a changed course asks of those who had begun it."""

    KEEP = "keep", pgettext_lazy("changed course", "Keep what was reached")
    NEW = "new", pgettext_lazy("changed course", "Ask for what is new")
    AGAIN = "again", pgettext_lazy("changed course", "Learn it again")


class ChangeState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("changed course", "Being applied")
    APPLIED = "applied", pgettext_lazy("changed course", "Applied")


class CourseChange(models.Model):
    """What a course asks for changed while people were taking it, and what was decided for them.

    It made ``edition`` of the course. ``difference`` lists what changed, in the words of that day. A change is applied to
    every enrolment that is behind it, by a worker or when its learner comes first; ``done`` of ``total`` tells how far
    that is, ``counts`` what became of them.

    Personal data: who decided (basic; to answer for it).
    """

    course = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="changes")
    edition = models.PositiveIntegerField(_("edition"))
    before = models.UUIDField()
    after = models.UUIDField()
    difference = models.JSONField(default=list)
    choice = models.CharField(_("choice"), max_length=8, choices=Choice.choices, default=Choice.KEEP)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("published"))
    state = models.CharField(
        _("state"), max_length=8, choices=ChangeState.choices, default=ChangeState.WAITING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(_("applied"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of a course")
        verbose_name_plural = _("changes of courses")
        constraints = [
            models.UniqueConstraint(fields=["course", "edition"], name="learning_course_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.edition})"


class PlannedChoice(models.Model):
    """What an author decided for the day on which a draft of the page ``key`` is published.

    It holds for ``difference`` only: if something else is published in the end, what was reached is kept.

    Personal data: who decided (basic; gone when the page is published).
    """

    key = models.UUIDField(unique=True)
    difference = models.JSONField(default=list)
    choice = models.CharField(_("choice"), max_length=8, choices=Choice.choices, default=Choice.KEEP)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("planned choice")
        verbose_name_plural = _("planned choices")

    def __str__(self) -> str:
        return f"{self.key}: {self.choice}"
