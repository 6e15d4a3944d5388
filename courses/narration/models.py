"""What lessons sound like: their tracks, words written for the ear, and orders to make tracks."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=10)


class TrackKind(models.TextChoices):
    SYNTHETIC = "synthetic", _("computer voice")
    RECORDED = "recorded", _("recorded voice")


def track_place(track: "NarrationTrack", name: str) -> str:
    """A name that nobody guesses and no other version of the track has, so that it may be kept for good."""
    ending = name.rsplit(".", 1)[-1]
    return f"learning/narration/{track.key}/{track.language}-{secrets.token_hex(8)}.{ending}"


class NarrationTrack(models.Model):
    """One lesson read aloud in one language, by an engine or by a person. There is one track a lesson and language.

    ``key`` is the lesson's, the same in all its languages; ``language`` is what is heard (BCP 47), which may be one that
    the lesson is not written in. ``source_hash`` tells the words that were spoken or translated: where the lesson's are
    others by now, the track is out of date. ``text`` is what is said, where it is not the lesson itself. What a person
    recorded is never replaced by an engine.

    Personal data: speaker (basic; named to learners as she agreed on ``agreed_on``), recorded_by (basic; to answer for
    it). A recording is a person's voice: deleting the track deletes its file.
    """

    key = models.UUIDField(_("lesson"))
    language = models.CharField(_("language"), max_length=35)
    kind = models.CharField(_("kind"), max_length=9, choices=TrackKind.choices)
    engine = models.CharField(_("engine"), max_length=40, blank=True)
    source_hash = models.CharField(max_length=64, editable=False)
    file = models.FileField(upload_to=track_place, max_length=200)
    bytes = models.PositiveIntegerField(_("size"))
    seconds = models.FloatField(_("seconds"))
    text = models.TextField(_("what is said"), blank=True)
    speaker = models.CharField(_("speaker"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    agreed_on = models.DateField(_("speaker agreed on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("narration of a lesson")
        verbose_name_plural = _("narrations of lessons")
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="learning_courses_one_track_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"


class SpokenWords(models.Model):
    """Words that an author wrote for the ear, in place of those on the page: one lesson in one of its languages.

    ``page_hash`` tells the page for which they were written. Once the page says something else, they are not spoken any
    more until somebody has looked at them again: what is heard must not contradict what is read.

    No personal data.
    """

    key = models.UUIDField(_("lesson"))
    language = models.CharField(_("language"), max_length=35)
    text = models.TextField(_("words for the ear"))
    page_hash = models.CharField(max_length=64, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("words for the ear")
        verbose_name_plural = _("words for the ear")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"], name="learning_courses_one_wording_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"


class NarrationState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("narration", "Waiting for a worker")
    RUNNING = "running", pgettext_lazy("narration", "Being made")
    DONE = "done", pgettext_lazy("narration", "Made")
    STOPPED = "stopped", pgettext_lazy("narration", "Stopped")
    FAILED = "failed", pgettext_lazy("narration", "Not made")


class NarrationOrder(models.Model):
    """Somebody asked for the audio of a course in one language, and how far a worker has come with it.

    ``only`` is the key of one lesson where it is asked for alone. An order can be given again at any time: what is up to
    date is not made twice.

    Personal data: ordered_by (basic; to answer for it).
    """

    course = models.UUIDField(_("course"))
    only = models.UUIDField(_("lesson"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35)
    state = models.CharField(
        _("state"), max_length=8, choices=NarrationState.choices, default=NarrationState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    beat_at = models.DateTimeField(default=timezone.now)
    ordered_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("order of narration")
        verbose_name_plural = _("orders of narration")

    def __str__(self) -> str:
        return f"{self.course} {self.language}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker is at it or will be; one that has long been silent is not."""
        waits = self.state in (NarrationState.WAITING, NarrationState.RUNNING)
        return waits and self.beat_at > timezone.now() - SILENT
