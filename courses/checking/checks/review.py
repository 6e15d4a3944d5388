"""Content that somebody wanted to look at again by now."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.content_checks import ContentCheck, Finding, Severity


class ReviewDue(ContentCheck):
    name = "review_due"
    label = gettext_lazy("Due for review")

    def check(self, page: Any) -> Iterator[Finding]:
        due = getattr(page, "review_due", None)
        if due and due <= timezone.localdate():
            message = _("Was to be reviewed by %(day)s. %(note)s")
            given = {"day": date_format(due, "SHORT_DATE_FORMAT"), "note": page.review_note}
            yield Finding(Severity.WARNING, (message % given).strip())
