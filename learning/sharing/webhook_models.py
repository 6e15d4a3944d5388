import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from learning.sealing import seal, unseal
from learning.sharing.models import Consumer

SEALED_AS = "share webhook"


class Webhook(models.Model):
    """Where a consumer wants to be told of events. The secret that signs them is sealed, because we must use it.

    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(default=list)
    secret_sealed = models.TextField(editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url

    @property
    @sensitive_variables()
    def secret(self) -> str:
        """Raises CannotUnseal."""
        return unseal(self.secret_sealed, purpose=SEALED_AS)

    @secret.setter
    @sensitive_variables()
    def secret(self, text: str) -> None:
        self.secret_sealed = seal(text, purpose=SEALED_AS)


class Delivery(models.Model):
    """One event on its way to one webhook: sent at least once, and always with the same ``uuid``.

    It is over when ``delivered_at`` or ``dead_at`` is set. ``lease_until`` is how long one worker has it for itself.

    No personal data: events tell of reports and figures.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=64)
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery of an event")
        verbose_name_plural = _("deliveries of events")
        indexes = [
            models.Index(
                fields=["next_try"],
                condition=models.Q(delivered_at__isnull=True, dead_at__isnull=True),
                name="learning_delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.uuid}"
