"""Whose reports somebody sees: those about pages that they may change or publish."""

from typing import Any

from django.db.models import QuerySet

from courses.feedback.models import ErrorReport
from courses.reviewing import editable_pages


def reports_for(user: Any) -> QuerySet[ErrorReport]:
    """The reports about lessons that ``user`` may change, in whatever language they stand."""
    if user.is_superuser:
        return ErrorReport.objects.all()
    return ErrorReport.objects.filter(lesson__in=editable_pages(user).values("translation_key"))
