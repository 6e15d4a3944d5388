"""How the answers of a quiz that a person has to mark are marked."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkingRules(models.Model):
    """The rules for marking by hand that a quiz brings. Quizzes that are marked by themselves never read them."""

    two_markers = models.BooleanField(
        _("two people mark each answer"),
        default=False,
        help_text=_("Neither sees what the other gave before both are done."),
    )
    most_apart = models.PositiveSmallIntegerField(
        _("most difference in percent"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Where two people differ by more, a third one decides."),
    )
    show_names = models.BooleanField(
        _("markers see whose answer it is"),
        default=False,
        help_text=_("Without it they see no names, which is fairer."),
    )

    class Meta:
        abstract = True
