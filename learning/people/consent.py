"""What a person agreed to, for somebody who had to ask her."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.people.models import Learner


class Purpose(models.TextChoices):
    LEARNING = "learning", _("A record of what was learnt")


class Consent(models.Model):
    """A learner heard the text of ``version`` and agreed that her data are kept for ``purpose``.

    ``recorded_by`` is who read it to her, for somebody who was registered by another. The texts themselves are in
    the code that shows them; a text that is changed gets a new version.

    Personal data: what a learner agreed to, when, and who asked her (basic; to prove that she was asked). Erased
    with the learner.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=32, choices=Purpose.choices)
    version = models.CharField(_("version of the text"), max_length=16)
    given_at = models.DateTimeField(_("given"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["learner", "purpose", "version"], name="learning_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.get_purpose_display()}"
