"""What learners ask and answer below a lesson."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.models import Activity, Learner, Unit

LONGEST = 2000


class Discussed(models.TextChoices):
    """What a course does with what learners write below its lessons."""

    OFF = "off", _("No discussion")
    AFTER_LOOK = "after_look", _("Shown after somebody has looked at it")
    AT_ONCE = "at_once", _("Shown at once")


class PostState(models.TextChoices):
    """Who sees a post."""

    WAITING = "waiting", pgettext_lazy("post", "Waits for a look")
    SHOWN = "shown", pgettext_lazy("post", "Shown")
    HIDDEN = "hidden", pgettext_lazy("post", "Hidden")
    DELETED = "deleted", pgettext_lazy("post", "Deleted by its author")


class Post(models.Model):
    """A question or a remark about ``lesson``, or the answer to one (``parent``); answers are not answered.

    ``key`` is made of what was written, where, by whom and on which day, so that sending it twice is one post.
    ``by_trainer`` says that its author could change the course when she wrote it. ``asked`` is the trainer whom a
    question is for. ``shown_at`` is when others could first read it, and ``seen_at``, of a question, when its author
    last read its answers.

    Personal data: ``learner`` (basic; to show a given name, to tell her of answers and of a refusal; emptied when she
    is erased); ``unit``, hers as it was then (basic; shown beside the name where the site's setting says so);
    ``unnamed``, that she wishes not to be named (basic); ``text`` may say anything, though the form asks for nobody's
    data (basic; emptied when she deletes it, and deleted after ``LEARNING["DISCUSSION_DAYS"]``); ``reason`` tells her
    why it is hidden (basic; kept with the post); ``asked`` and ``moderated_by`` name accounts of staff (basic; emptied
    with the account).
    """

    key = models.UUIDField(unique=True, editable=False)
    lesson = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="posts", editable=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers", editable=False
    )
    learner = models.ForeignKey(
        Learner, null=True, on_delete=models.CASCADE, related_name="posts", editable=False
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    by_trainer = models.BooleanField(_("by a trainer"), default=False, editable=False)
    unnamed = models.BooleanField(_("without a name"), default=False, editable=False)
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="asked_posts"
    )
    text = models.TextField(_("text"), max_length=LONGEST)
    state = models.CharField(_("state"), max_length=8, choices=PostState.choices, default=PostState.WAITING)
    is_answer = models.BooleanField(_("the answer"), default=False)
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moderated_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("post in a discussion")
        verbose_name_plural = _("posts in discussions")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["lesson", "parent", "made_at"], name="learning_post_lesson"),
            models.Index(fields=["state", "made_at"], name="learning_post_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent"], condition=models.Q(is_answer=True), name="learning_post_one_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.state == PostState.SHOWN


class PostReport(models.Model):
    """Somebody thinks that a post should not be there. One a post and sender; gone once a moderator has decided.

    Personal data: ``sender`` stands for an account or an address and cannot be turned back into it (basic; so that one
    sender counts once); ``words`` say why (basic; deleted with the decision).
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    sender = models.CharField(max_length=24, editable=False)
    words = models.CharField(_("why"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("reported"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reported post")
        verbose_name_plural = _("reported posts")
        constraints = [models.UniqueConstraint(fields=["post", "sender"], name="learning_post_reported_once")]

    def __str__(self) -> str:
        return f"{self.post_id}"
