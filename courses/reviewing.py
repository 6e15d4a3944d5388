"""When somebody shall look at a page again: laws change, and services look different after a year."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.permission_policies.pages import PagePermissionPolicy

REVIEWED_BY = ["change", "publish"]  # who may only add pages may change their own


class Reviewed(models.Model):
    """Mixin for pages that are looked at again by a day. No personal data."""

    review_due = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("By when somebody should look at this again.")
    )
    review_note = models.CharField(
        _("what to look at"),
        max_length=255,
        blank=True,
        help_text=_("For whoever reviews it; learners do not see it."),
    )

    review_parts = [
        MultiFieldPanel([FieldPanel("review_due"), FieldPanel("review_note")], heading=_("Next review"))
    ]

    class Meta:
        abstract = True


def editable_pages(user: Any):
    """The pages that ``user`` may change or publish, as a query."""
    return PagePermissionPolicy().instances_user_has_any_permission_for(user, REVIEWED_BY)


def pages_due(user: Any) -> list[Any]:
    """Pages of ``user`` whose review is due, the longest overdue first. One query for each type of page."""
    from courses.tree import page_models

    today, hers = timezone.localdate(), editable_pages(user).values("pk")
    found: list[Any] = []
    for model in page_models(Reviewed):
        found += model.objects.filter(review_due__lte=today, pk__in=hers).defer_streamfields()
    return sorted(found, key=lambda page: (page.review_due, page.path))
