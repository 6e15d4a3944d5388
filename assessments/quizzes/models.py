from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, PreviewableMixin
from wagtail.search import index

from assessments.marking.rules import MarkingRules
from assessments.questions.codes import CODE_HELP, is_code, kept_code
from assessments.questions.models import Question
from assessments.quizzes.forms import QuizForm
from assessments.quizzes.rules import Counts, Layout, Mode, Shows, Sureness

__all__ = ["WEIGHT", "Counts", "Layout", "Mode", "Quiz", "QuizQuestion", "Shows", "Sureness"]

SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]
WEIGHT = [MinValueValidator(0.0), MaxValueValidator(100.0)]
LONGEST_GRACE = 3600


class Quiz(MarkingRules, PreviewableMixin, index.Indexed, ClusterableModel):
    """Questions chosen from the bank, sections that draw some, and the rules for answering them.

    Lessons show it through the quiz block. ``draw`` 0 asks all chosen questions; ``attempts_allowed``, ``time_limit``
    (minutes) and ``wait`` (minutes) 0 set no limit; ``grace`` is in seconds. ``size``, kept on saving, is how many
    questions a learner is asked, at most if it ``is_adaptive``. No personal data.
    """

    code = models.CharField(
        _("code"), max_length=64, unique=True, blank=True, validators=[is_code], help_text=CODE_HELP
    )
    title = models.CharField(_("title"), max_length=200)
    mode = models.CharField(
        _("purpose"),
        max_length=16,
        choices=Mode.choices,
        default=Mode.PRACTICE,
        help_text=_("Lessons that use this quiz learn of a change when they are published again."),
    )
    pass_mark = models.FloatField(_("pass mark"), default=0.7, validators=SHARE)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0 for as many as the learner likes.")
    )
    counts = models.CharField(
        _("what counts"),
        max_length=16,
        choices=Counts.choices,
        default=Counts.BEST,
        help_text=_("Of several attempts. Who has passed once stays passed."),
    )
    wait = models.PositiveIntegerField(
        _("minutes between attempts"),
        default=0,
        validators=[MaxValueValidator(60 * 24 * 90)],
        help_text=_("From handing in to the next start, to look things up. 1440 is a day; 0 for no wait."),
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Nobody can start earlier. Empty for always.")
    )
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Nobody can start later, and who has started hands in by then. Empty for never."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"), default=0, help_text=_("0 for none. Give older people none.")
    )
    grace = models.PositiveSmallIntegerField(
        _("grace in seconds"),
        default=60,
        validators=[MaxValueValidator(LONGEST_GRACE)],
        help_text=_("What arrives so long after the time is up still counts: the network may be slow."),
    )
    draw = models.PositiveSmallIntegerField(
        _("questions drawn"),
        default=0,
        help_text=_("Of the chosen questions: 0 asks all; another number draws that many at random."),
    )
    shuffle = models.BooleanField(
        _("mix"), default=True, help_text=_("Questions and answers come in another order in each attempt.")
    )
    supervised = models.BooleanField(
        _("only in a supervised sitting"),
        default=False,
        help_text=_("It begins with a code in a room that somebody supervises. Lessons still show it."),
    )
    exam_browser_keys = models.TextField(
        _("keys of Safe Exam Browser"),
        blank=True,
        help_text=_("One a line, where a sitting needs that browser. Usually none."),
    )
    layout = models.CharField(_("on the screen"), max_length=16, choices=Layout.choices, default=Layout.PAGES)
    sureness = models.CharField(
        _("how sure the learner is"),
        max_length=16,
        choices=Sureness.choices,
        default=Sureness.NO,
        help_text=_("Where it counts, set a lower pass mark: all right and fairly sure is 67 percent."),
    )
    shows = models.CharField(
        _("feedback is shown"), max_length=16, choices=Shows.choices, default=Shows.HANDED_IN
    )
    shows_right = models.BooleanField(
        _("with the right answers"),
        default=True,
        help_text=_("Without them, learners see which of their answers were right, and may try again."),
    )
    shows_explanations = models.BooleanField(
        _("with explanations"), default=True, help_text=_("And with what is said to the answer they chose.")
    )
    is_adaptive = models.BooleanField(default=False, editable=False)
    size = models.PositiveSmallIntegerField(_("questions asked"), default=0, editable=False)

    base_form_class = QuizForm
    # An author who chooses a quiz types a word of its title: a long bank is no list to leaf through.
    search_fields = [index.AutocompleteField("title"), index.AutocompleteField("code")]

    class Meta:
        ordering = ["title"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title

    @property
    def is_exam(self) -> bool:
        return self.mode == Mode.EXAM

    @property
    def is_placement(self) -> bool:
        return self.mode == Mode.PLACEMENT

    @property
    def pass_percent(self) -> int:
        return round(self.pass_mark * 100)

    def save(self, *args, **kwargs) -> None:
        from assessments.quizzes.stock import size_of

        self.code = kept_code(self, self.code, prefix="quiz")
        super().save(*args, **kwargs)
        plan = self.adaptive_plans.first()
        self.is_adaptive, self.size = plan is not None, plan.most if plan else size_of(self)
        type(self).objects.filter(pk=self.pk).update(size=self.size, is_adaptive=self.is_adaptive)

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_assessments/quiz_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        from assessments.quizzes.preview import preview_context

        return {**super().get_preview_context(request, mode_name), **preview_context(self)}


class QuizQuestion(Orderable):
    """A question's place in a quiz, and how much it counts there. No personal data."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="quiz_questions", verbose_name=_("question")
    )
    weight = models.FloatField(
        pgettext_lazy("quiz", "weight"),
        default=1,
        validators=WEIGHT,
        help_text=_("1 counts as usual, 2 twice; 0 is asked and does not count."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="assessments_question_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.question_id}"
