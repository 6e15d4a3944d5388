import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.people.models import Learner
from learning.units.models import Unit


class GroupSession(models.Model):
    """A lesson that a facilitator held for several people at once, on one phone.

    ``women`` and ``men`` count those who took part and did not want to be written down; nothing else is known of
    them, and no enrolment comes of it. ``uuid`` is made with the form, so that sending it twice holds one lesson.

    Personal data: who held a lesson, where and when (basic; to answer for what is recorded for others).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lesson = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="group_sessions")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="group_sessions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="group_sessions")
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=150, blank=True)
    women = models.PositiveSmallIntegerField(_("women who are not named"), default=0)
    men = models.PositiveSmallIntegerField(_("men who are not named"), default=0)
    learners = models.ManyToManyField(Learner, through="Participation", related_name="group_sessions")
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("group lesson")
        verbose_name_plural = _("group lessons")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.held_on:%d/%m/%Y}"


class Participation(models.Model):
    """A learner was there. ``completed_at`` is set when somebody said that she went through the whole lesson.

    Personal data: who took part in what (basic; retained with the learner).
    """

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="participations")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="participations")
    completed_at = models.DateTimeField(_("completed"), null=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="learning_participation_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.session}"


class Card(models.Model):
    """What a learner without an account learns with on any device: a QR code with ``code``, and a PIN.

    One a learner. Of the PIN only a slow hash is kept, so it is shown once, when it is made. A new PIN keeps the
    code; a card that was lost gets a new one, and the old paper opens nothing.

    Personal data: that a learner has a card, who made it and when (basic; to let her sign in). Erased with the
    learner.
    """

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="card")
    code = models.CharField(max_length=32, unique=True, editable=False)
    pin = models.CharField(max_length=255, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("PIN made"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("learner's card")
        verbose_name_plural = _("learners' cards")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Outcome(models.TextChoices):
    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    LOCKED = "locked", _("Refused, the card was locked")


class CardTry(models.Model):
    """Somebody entered a PIN at the address of a card, whether there is such a card or not. Never the PIN itself.

    ``code_hash`` stands for the address. Kept for 90 days: they say when a card is locked, and who guessed.

    Personal data: when a learner's card was used (basic; to refuse guessing). Erased after 90 days.
    """

    code_hash = models.CharField(max_length=64)
    card = models.ForeignKey(Card, null=True, on_delete=models.SET_NULL, related_name="tries")
    at = models.DateTimeField(_("tried"), db_index=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("try of a card")
        verbose_name_plural = _("tries of cards")
        indexes = [models.Index(fields=["code_hash", "at"], name="learning_cardtry_code")]

    def __str__(self) -> str:
        return f"{self.card or self.code_hash[:8]} · {self.get_outcome_display()}"
