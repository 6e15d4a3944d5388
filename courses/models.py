"""What makes a page a course or a lesson. Concrete page types are in the optional app ``courses.pages``."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from courses.fields import LessonBlocks
from courses.slugs import VietnameseSlugMixin


class CourseMixin(VietnameseSlugMixin, models.Model):
    """What makes a page a course: its place in a programme, whom it is for and how much it counts.

    No personal data.
    """

    code = models.CharField(_("code"), max_length=32, blank=True, help_text=_("For example CNTT-10."))
    programme = models.CharField(_("programme"), max_length=32, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=400)
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One a line."))
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("cover")
    )
    planned_periods = models.DecimalField(
        _("planned periods"),
        max_digits=6,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("How many periods (tiết) are credited when the course is completed."),
    )
    open_to_guests = models.BooleanField(
        _("open without an account"), default=False, help_text=_("Anyone may learn at once; progress stays on the device.")
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)

    class Meta:
        abstract = True


class LessonMixin(VietnameseSlugMixin, models.Model):
    """What makes a page a lesson. A lesson may hold lessons: then it is a module.

    No personal data.
    """

    summary = models.TextField(_("summary"), blank=True, max_length=300)
    minutes = models.PositiveIntegerField(_("minutes"), default=5)
    required = models.BooleanField(_("required"), default=True)
    body = LessonBlocks(blank=True, verbose_name=_("body"))

    class Meta:
        abstract = True
