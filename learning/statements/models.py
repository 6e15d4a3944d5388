from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.people.models import Learner
from learning.statements import verbs
from learning.statements.played import Played, played_in

# Of statements that a facilitator makes for learners who sat beside her.
BESIDE = "facilitator"
# With it begins the authority of statements that an import of completions from another platform made.
ELSEWHERE = "import:"


class Statement(models.Model):
    """One immutable fact: who did what to which activity, when, with what result (xAPI 1.0.3, Part 2).

    ``data`` is the statement as it is returned; the columns are what we filter or fold by. Rows are inserted
    once by ``uuid`` and never changed, except that ``voided`` may become true. ``id`` is the order of arrival.

    On PostgreSQL the table is partitioned by the month of ``stored``: its key is (``id``, ``stored``), and ``uuid``
    is unique by ``StatementKey`` alone, so look for it with ``statements.find``. That an enrolment and an activity
    exist is made sure by who stores (the one is locked, the other never deleted), not by the database again.

    ``registration`` is kept for what other systems sent about no enrolment of ours; an enrolment's own statements
    have it as ``enrolment.uuid``.

    Personal data: pseudonymous. The actor is the learner's UUID; a name of a learner never enters the log. Of people
    who are no learners of ours it keeps what other systems sent (basic).
    """

    uuid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(
        Enrolment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        db_index=False,
        db_constraint=False,
    )
    activity = models.ForeignKey(
        Activity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        db_index=False,
        db_constraint=False,
    )
    registration = models.UUIDField(null=True, blank=True)
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

    # Set when it is stored, and never kept: another statement had named it before it came.
    is_awaited = False

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(fields=["enrolment", "id"], name="learning_statement_enrolment"),
            models.Index(fields=["activity", "stored"], name="learning_statement_activity"),
            models.Index(fields=["stored"], name="learning_statement_stored"),
            models.Index(fields=["verb"], name="learning_statement_verb"),
            models.Index(
                fields=["registration", "stored"],
                condition=models.Q(registration__isnull=False),
                name="learning_statement_registered",
            ),
        ]

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it says, on an import's authority, what was done on another platform."""
        return self.authority.startswith(ELSEWHERE)

    @property
    def is_seen(self) -> bool:
        """Whether a facilitator who was there says that the learner went through it."""
        return self.authority == BESIDE and self.verb in (verbs.COMPLETED, verbs.EXPERIENCED)

    @property
    def played(self) -> Played:
        """What of a recording it says was played."""
        return played_in(self.data)

    def __str__(self) -> str:
        return f"{self.verb.rsplit('/', 1)[-1]} · {self.uuid}"


class MentionKind(models.IntegerChoices):
    """As what a statement names somebody or something (the filters of xAPI 1.0.3 Communication 2.1.3)."""

    AGENT = 1, _("actor or object")
    ACTIVITY = 2, _("object")
    RELATED_AGENT = 3, _("any agent of the statement")
    RELATED_ACTIVITY = 4, _("any activity of the statement")


class Mention(models.Model):
    """A statement that another system sent names an agent or an activity.

    Only for what the columns of the log cannot tell: what learners' own pages say has its enrolment and its activity,
    and no mention. ``value`` is a digest of the agent's identifier or of the activity's IRI, which may be of any
    length. ``stored`` is the statement's, so that the newest are found first. There is no constraint in the database,
    because the log may lie in partitions.

    Personal data: pseudonymous, a digest of who is named (basic; lives as long as the statement).
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="mentions"
    )
    stored = models.DateTimeField()
    kind = models.PositiveSmallIntegerField(choices=MentionKind.choices)
    value = models.UUIDField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        indexes = [
            models.Index(fields=["kind", "value", "stored", "statement"], name="learning_mention_newest"),
            models.Index(fields=["statement"], name="learning_mention_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.value}"


class Reference(models.Model):
    """A statement is about another statement, or about one that is about it, and so on: one row for each on the way.

    ``target`` is null until the other one arrives. ``voids`` where a statement itself takes ``target`` back. No
    constraint in the database, as for mentions.

    No personal data.
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="references"
    )
    stored = models.DateTimeField()
    target_uuid = models.UUIDField(db_index=True)
    target = models.ForeignKey(
        Statement, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="referrers"
    )
    voids = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        indexes = [
            models.Index(fields=["stored", "statement"], name="learning_reference_newest"),
            models.Index(fields=["statement"], name="learning_reference_statement"),
        ]

    def __str__(self) -> str:
        return str(self.target_uuid)


class Attachment(models.Model):
    """A file that came with a statement (xAPI 1.0.3 Data 2.4.11). Several rows may share one file.

    The file is named by its hash. It must not be served by the site: the xAPI service gives it to who may read the
    statement. What a file is that somebody sent, nobody knows.

    Personal data: whatever another system put into the file (lives as long as the statement).
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="attachments"
    )
    sha2 = models.CharField(max_length=128)
    content_type = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="learning/attachments/", max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["statement", "sha2"], name="learning_attachment_once")]

    def __str__(self) -> str:
        return self.sha2


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


class StatementKey(models.Model):
    """A statement with this ``uuid`` was stored at that moment, which tells the month that it is kept in.

    On PostgreSQL every statement has its row: a partitioned table cannot keep its UUIDs unique. On SQLite, where the
    log itself can, only what left the log for the archive. The row stays, so that nothing is stored twice.

    Personal data: pseudonymous. That a statement exists, not whose it is.
    """

    uuid = models.UUIDField(primary_key=True)
    stored = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("statement key")
        verbose_name_plural = _("statement keys")

    def __str__(self) -> str:
        return str(self.uuid)


class Stage(models.TextChoices):
    WRITING = "writing", _("Being written")
    LEAVING = "leaving", _("Written and verified, leaving the log")
    ARCHIVED = "archived", pgettext_lazy("month", "Archived")
    RETURNING = "returning", _("Being restored")


class ArchivedMonth(models.Model):
    """A month of the log that is in files, or on its way there or back.

    ``month`` is its first day. ``files`` says of each: name, table, rows, bytes, sha256, columns; the same is
    beside the files as a manifest. ``stage`` tells where a run that was interrupted goes on.

    No personal data: whose statements they are is in the files.
    """

    month = models.DateField(_("month"), unique=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, default=Stage.WRITING)
    folder = models.CharField(max_length=255)
    files = models.JSONField(default=list)
    rows = models.BigIntegerField(_("statements"), default=0)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True)

    class Meta:
        ordering = ["month"]
        verbose_name = _("archived month")
        verbose_name_plural = _("archived months")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
