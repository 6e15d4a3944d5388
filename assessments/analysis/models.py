from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.questions.models import Question

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=3)


class Model(models.TextChoices):
    RASCH = "1pl", _("1PL: questions differ in difficulty")
    TWO = "2pl", _("2PL: and in how well they tell people apart")
    THREE = "3pl", _("3PL: and may be guessed")


class CalibrationState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("run", "Under way")
    FINISHED = "finished", pgettext_lazy("run", "Finished")
    STOPPED = "stopped", pgettext_lazy("run", "Stopped")
    FAILED = "failed", pgettext_lazy("run", "Failed")


class Calibration(models.Model):
    """The parameters of the bank's questions were estimated from answers, all at once, on one scale.

    ``previous`` is the calibration on whose scale this one is, brought there by ``anchors`` questions that both have:
    θ' = ``slope`` · θ + ``shift``. Without one it began a scale: 0 and 1 are the mean and spread of its people.
    Adaptive tests use the newest that is finished. ``reached`` are the parameters as they were when work was last
    noted, to go on with. ``problem`` says why it failed.

    Personal data: by (basic; to answer for it). Of those who answered there are only numbers.
    """

    model = models.CharField(_("model"), max_length=8, choices=Model.choices, default=Model.TWO)
    state = models.CharField(
        _("state"), max_length=16, choices=CalibrationState.choices, default=CalibrationState.RUNNING
    )
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="next",
        verbose_name=_("on the scale of"),
    )
    has_fixed_anchors = models.BooleanField(_("anchors are fixed"), default=False)
    least = models.PositiveIntegerField(_("least answers for a question"))
    people = models.PositiveIntegerField(_("people"), default=0)
    answers = models.PositiveBigIntegerField(_("answers"), default=0)
    anchors = models.PositiveIntegerField(_("anchors"), default=0)
    slope = models.FloatField(default=1.0)
    shift = models.FloatField(default=0.0)
    mean = models.FloatField(_("mean ability"), default=0.0)
    spread = models.FloatField(_("spread of abilities"), default=1.0)
    reliability = models.FloatField(_("reliability"), null=True, blank=True)
    log_likelihood = models.FloatField(null=True, blank=True)
    cycles = models.PositiveIntegerField(_("cycles"), default=0)
    change = models.FloatField(_("last change"), null=True, blank=True)
    has_converged = models.BooleanField(_("converged"), default=False)
    reached = models.JSONField(default=dict, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.get_state_display()}"


class ItemParameter(models.Model):
    """What a calibration says about one question: its parameters, their standard errors, and whether to trust them.

    ``is_carried`` when there were too few answers this time and the parameters are the earlier ones, on the same scale.
    ``area`` is how far its curve is from the earlier one, on the average of people; ``has_drifted`` questions were no
    anchors. Adaptive tests ask only what ``is_usable``. ``observed`` are points of the curve as it was seen:
    ability, how many people, share of right answers. ``exposure`` is the share of attempts in which it was asked.

    No personal data.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="parameters")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="parameters")
    a = models.FloatField(_("discrimination"))
    b = models.FloatField(_("difficulty"))
    c = models.FloatField(_("floor"), default=0.0)
    a_error = models.FloatField(default=0.0)
    b_error = models.FloatField(default=0.0)
    c_error = models.FloatField(default=0.0)
    asked = models.PositiveIntegerField(_("answers"))
    exposure = models.FloatField(_("exposure"), default=0.0)
    rmsd = models.FloatField(_("RMSD"), null=True, blank=True)
    infit = models.FloatField(_("infit"), null=True, blank=True)
    outfit = models.FloatField(_("outfit"), null=True, blank=True)
    p = models.FloatField(null=True, blank=True)
    area = models.FloatField(_("change of the curve"), null=True, blank=True)
    has_drifted = models.BooleanField(_("drifted"), default=False)
    is_carried = models.BooleanField(_("carried over"), default=False)
    is_usable = models.BooleanField(_("usable"), default=True)
    observed = models.JSONField(default=list, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["calibration", "b"]
        verbose_name = _("parameters of a question")
        verbose_name_plural = _("parameters of questions")
        constraints = [
            models.UniqueConstraint(fields=["calibration", "question"], name="assessments_calibrated_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.a:.2f} {self.b:.2f} {self.c:.2f}"
