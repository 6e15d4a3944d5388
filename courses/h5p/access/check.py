"""The content check of lessons: a content that not everybody can use, and nothing instead of it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.h5p import H5PBlock
from courses.checking.parts import Part
from courses.checking.reading import reading_of
from courses.h5p.access.report import Report, reports_of, says_something
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from learning.content_checks import ContentCheck, Finding, Severity


class OtherWay(ContentCheck):
    name = "h5p_other_way"
    label = gettext_lazy("H5P contents without another way")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        parts = [
            each for each in reading.parts if isinstance(each.block, H5PBlock) and each.value.get("content")
        ]
        if not parts:
            return
        reports = _reports(reading.shared)
        for part in parts:
            content = part.value["content"]
            report = reports.get(content.pk)
            if report is not None and report.is_owing and not _says_instead(part):
                message = _(
                    "Say what somebody does who cannot use “%(title)s”, in the block or in the content."
                )
                yield Finding(Severity.ERROR, message % {"title": content}, part.block_id)


def _says_instead(part: Part) -> bool:
    own = part.value.get("alternative")
    return says_something(getattr(own, "source", own) or "")


def _reports(shared: Any) -> dict[int, Report]:
    """Of the contents on all pages that are checked together; three queries, however many there are."""
    if not hasattr(shared, "_h5p_reports"):
        pks = {
            part.value["content"].pk
            for page in shared.pages
            for part in reading_of(page).parts
            if isinstance(part.block, H5PBlock) and part.value.get("content")
        }
        contents = H5PContent.objects.filter(pk__in=pks).select_related("library")
        shared._h5p_reports = {each.content.pk: each for each in reports_of(contents, DatabaseStore())}
    return shared._h5p_reports
