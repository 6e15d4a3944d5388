"""What is to be mended on a page, beside it in the editor: ``{% load learning_checks %}``."""

from typing import Any

from django import template

from courses.checking.run import findings_on, is_checked
from courses.feedback.models import ErrorReport, ErrorState

register = template.Library()
LISTED = 5


@register.inclusion_tag("learning_courses/checking/side_panel.html")
def content_findings(page: Any) -> dict[str, Any]:
    """The findings on ``page`` as it was last saved, and the errors that learners reported in it."""
    if not is_checked(page) or not page.pk:
        return {"is_checked": False}
    waiting = ErrorReport.objects.filter(lesson=page.translation_key).exclude(state=ErrorState.MENDED)
    return {"is_checked": True, "page": page, "findings": findings_on(page), "reports": waiting[:LISTED]}
