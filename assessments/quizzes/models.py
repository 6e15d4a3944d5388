from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from assessments.questions.codes import CODE_HELP, is_code, kept_code
from assessments.questions.models import Question
from assessments.quizzes.forms import QuizForm


class Mode(models.TextChoices):
    PRACTICE = "practice", _("Practice: done is done, whatever the score")
    EXAM = "exam", _("Exam: the pass mark must be reached")


class Quiz(index.Indexed, ClusterableModel):
    """Questions chosen from the bank, and the rules for answering them. Lessons show it through the quiz block.

    ``draw`` 0 asks all questions, ``attempts_allowed`` and ``time_limit`` 0 set no limit. ``size``, kept on saving,
    is how many questions a learner is asked. No personal data.
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
    pass_mark = models.FloatField(
        _("pass mark"), default=0.7, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0 for as many as the learner likes.")
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"), default=0, help_text=_("0 for none. Give older people none.")
    )
    draw = models.PositiveSmallIntegerField(
        _("questions drawn"), default=0, help_text=_("0 asks all; another number draws that many at random.")
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
    def pass_percent(self) -> int:
        return round(self.pass_mark * 100)

    def save(self, *args, **kwargs) -> None:
        self.code = kept_code(self, self.code, prefix="quiz")
        super().save(*args, **kwargs)
        count = self.quiz_questions.count()
        self.size = min(self.draw, count) if self.draw else count
        type(self).objects.filter(pk=self.pk).update(size=self.size)


class QuizQuestion(Orderable):
    """A question's place in a quiz. No personal data."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="quiz_questions", verbose_name=_("question")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="assessments_question_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.question_id}"
