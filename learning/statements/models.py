from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.people.models import Learner


class Statement(models.Model):
    """One immutable fact: who did what to which activity, when, with what result (xAPI 1.0.3, Part 2).

    ``data`` is the statement as it is returned; the columns are what we filter or fold by. Rows are inserted
    once by ``uuid`` and never changed, except that ``voided`` may become true. ``id`` is the order of arrival.

    Personal data: pseudonymous. The actor is the learner's UUID; a name never enters the log.
    """

    uuid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    verb = models.CharField(max_length=255)
    success = models.BooleanField(null=True)
    completion = models.BooleanField(null=True)
    scaled = models.FloatField(null=True)
    extent = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    timestamp = models.DateTimeField()
    stored = models.DateTimeField()
    authority = models.CharField(max_length=64, blank=True)
    voided = models.BooleanField(default=False)
    data = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(fields=["enrolment", "id"], name="learning_statement_enrolment"),
            models.Index(fields=["activity", "stored"], name="learning_statement_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.verb.rsplit('/', 1)[-1]} · {self.uuid}"


class DocumentKind(models.TextChoices):
    STATE = "state", _("State of an activity")
    AGENT_PROFILE = "agent_profile", _("Profile of an agent")
    ACTIVITY_PROFILE = "activity_profile", _("Profile of an activity")


class Document(models.Model):
    """Something that content or another system keeps with us: bytes, and what kind of bytes (xAPI 1.0.3 Part 3, 2.2).

    ``activity`` is an IRI, empty for the profile of an agent; ``agent`` is an agent as one text
    (``learning.statements.agents``), empty for the profile of an activity; ``registration`` only a state may have.
    ``name`` is its stateId or profileId. These may be long, so two hashes stand for them: ``identity`` for all of
    them, and ``shelf`` for kind, activity and agent, which is what lists are asked for by. ``etag`` is the SHA-1 of
    the bytes. ``learner`` is set where the agent is one of our learners.

    Personal data: whatever a system chose to keep about an agent (basic; to go on where a learner left off). Erased
    with the learner.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind.choices)
    activity = models.TextField(_("activity"), blank=True)
    agent = models.TextField(_("agent"), blank=True)
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    registration = models.UUIDField(null=True, blank=True)
    name = models.TextField(_("name"))
    identity = models.CharField(max_length=64, unique=True, editable=False)
    shelf = models.CharField(max_length=64, editable=False)
    etag = models.CharField(max_length=40, editable=False)
    content_type = models.CharField(max_length=255)
    body = models.BinaryField()
    updated_at = models.DateTimeField(_("updated"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        indexes = [models.Index(fields=["shelf", "updated_at"], name="learning_document_shelf")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"


class Definition(models.Model):
    """What the statements of other systems have said about one activity that is none of ours, put together.

    Languages and extensions are added to what is known, anything else is replaced by what was said last (xAPI 1.0.3
    Data 2.4.4.1). ``iri_hash`` is the SHA-256 of ``iri``, which may be long. Our own activities are described by
    ``Activity``, and nobody else describes them.

    No personal data.
    """

    iri = models.TextField()
    iri_hash = models.CharField(max_length=64, unique=True, editable=False)
    definition = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("definition of an activity")
        verbose_name_plural = _("definitions of activities")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.iri
