"""The choices that a quiz's author has. Their values are stored, in quizzes and in the papers of attempts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    PRACTICE = "practice", _("Practice: done is done, whatever the score")
    EXAM = "exam", _("Exam: the pass mark must be reached")
    PLACEMENT = "placement", _("Placement: shows where one stands, and nobody can fail it")


class Layout(models.TextChoices):
    PAGES = "pages", _("All on one page, a long quiz on several")
    ONE = "one", _("One question at a time, and back as one likes")
    ONWARD = "onward", _("One question at a time, and no way back")


class Shows(models.TextChoices):
    EACH = "each", _("After each question, when the learner asks for it (practice only)")
    HANDED_IN = "handed_in", _("When the quiz is handed in")
    CLOSED = "closed", _("The score when it is handed in, the rest when the quiz has closed")
    SCORE = "score", _("Only the score")


class Counts(models.TextChoices):
    BEST = "best", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")
    AVERAGE = "average", _("The average of all attempts")


class Sureness(models.TextChoices):
    NO = "no", _("Do not ask")
    TOLD = "told", _("Ask, and show with the result how well it was judged")
    SCORED = "scored", _("Ask, and let it count: being sure and wrong costs points")


class Confidence(models.IntegerChoices):
    """How sure a learner says she is of an answer."""

    GUESS = 1, _("I guessed")
    FAIRLY = 2, _("fairly sure")
    SURE = 3, _("sure")
