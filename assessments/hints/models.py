from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from assessments.attempts.models import Attempt
from assessments.quizzes.models import Quiz

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=10)
CLEAR, PLAIN = 1.25, 2.0


class HintKind(models.TextChoices):
    COPYING = "copying", _("The same wrong answers")
    PACE = "pace", _("Faster than one reads")
    FIT = "fit", _("Answers that do not go together")
    TIMES = "times", _("Times that cannot be")


class HintDecision(models.TextChoices):
    OPEN = "open", pgettext_lazy("hint", "To be looked at")
    NOTHING = "nothing", pgettext_lazy("hint", "Nothing to it")
    TALKED = "talked", pgettext_lazy("hint", "Talked to")
    OTHER = "other", pgettext_lazy("hint", "Settled by the programme in another way")


class Hint(models.Model):
    """Something odd in one exam, or in two that are alike, for a person to look at. It is no proof and changes nothing.

    ``one`` is the attempt it is about; with ``other`` it is about a pair, of which the older is ``one``. ``numbers`` are
    what was seen: the sentence is made of them in the reader's language. ``strength`` is 1 for what is told just so.
    A hint that nobody has decided follows what is found; one that somebody decided stays as it was.

    Personal data: what is suspected of a learner, and what somebody decided and noted about it; who decided (basic; kept
    with the attempt, and gone with it).
    """

    kind = models.CharField(_("kind"), max_length=16, choices=HintKind.choices)
    quiz = models.ForeignKey(
        Quiz, null=True, on_delete=models.SET_NULL, related_name="hints", verbose_name=_("quiz")
    )
    one = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="hints")
    other = models.ForeignKey(Attempt, null=True, on_delete=models.CASCADE, related_name="hints_as_other")
    strength = models.FloatField(_("how far out"))
    numbers = models.JSONField(default=dict)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=16, choices=HintDecision.choices, default=HintDecision.OPEN
    )
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-strength", "pk"]
        verbose_name = _("hint")
        verbose_name_plural = _("hints")
        # Two, because to a database an empty ``other`` is another one each time.
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "one"], condition=Q(other=None), name="assessments_hint_once"
            ),
            models.UniqueConstraint(fields=["kind", "one", "other"], name="assessments_hint_of_two_once"),
            models.CheckConstraint(
                condition=Q(other=None) | Q(one__lt=F("other")), name="assessments_hint_in_order"
            ),
        ]
        indexes = [models.Index(fields=["decision", "-strength"], name="assessments_hint_listed")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.quiz or '–'} · {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decision == HintDecision.OPEN

    @property
    def attempts(self) -> list[Attempt]:
        """Whose exams it is about: one or two."""
        return [self.one, self.other] if self.other else [self.one]

    @property
    def clearness(self) -> str:
        """How far out it is, in words: a figure would pass for a chance."""
        if self.strength >= PLAIN:
            return pgettext("hint", "very clear")
        return pgettext("hint", "clear") if self.strength >= CLEAR else pgettext("hint", "just noticeable")


class HintSearch(models.Model):
    """How far one quiz was looked at for hints: how many attempts there were, and when the last of them got its result
    or another one. ``beat_at`` while somebody is at it. No personal data.
    """

    quiz = models.OneToOneField(Quiz, on_delete=models.CASCADE, related_name="hint_search")
    attempts = models.PositiveIntegerField(default=0)
    marked_at = models.DateTimeField(null=True)
    regraded_at = models.DateTimeField(null=True)
    searched_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("search for hints")
        verbose_name_plural = _("searches for hints")

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.attempts}"
