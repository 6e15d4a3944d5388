"""Running the checks over pages."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.checking.reading import own_findings, read_together, reading_of
from courses.models import CourseMixin, LessonMixin
from courses.tree import page_models
from learning import registry
from learning.content_checks import RANKS, Finding, Severity

log = logging.getLogger(__name__)

BLOCK = "block"  # stands for the check of what a block says of itself


@dataclass(frozen=True)
class Found:
    """A finding on a page, and the check that found it."""

    page: Any
    check: str
    label: str
    finding: Finding

    @property
    def severity(self) -> Severity:
        return Severity(self.finding.severity)

    @property
    def message(self) -> str:
        return str(self.finding.message)

    @property
    def block_id(self) -> str:
        return self.finding.block_id


def is_checked(page: Any) -> bool:
    """Whether ``page`` is of a kind that is checked."""
    return isinstance(page, CourseMixin | LessonMixin)


def findings_on(page: Any) -> list[Found]:
    """Everything to be mended on ``page``, the worst first. It may be a draft or have changes not yet saved."""
    return sorted(_found(page), key=lambda one: RANKS[one.severity])


def findings_on_all(pages: list[Any]) -> list[Found]:
    """The same for many pages, page after page; the number of queries does not grow with them."""
    read_together(pages)
    return [found for page in pages for found in findings_on(page)]


def checked_pages(pages: Iterable[Any] | None = None) -> list[Any]:
    """All courses and lessons in the order of the tree; only those among ``pages``, a query of ids, if given."""
    found = []
    for mixin in (CourseMixin, LessonMixin):
        for model in page_models(mixin):
            rows = model.objects.all()
            found += rows if pages is None else rows.filter(pk__in=pages)
    return sorted(found, key=lambda page: page.path)


def labels() -> dict[str, str]:
    """The installed checks by name, in words."""
    return {**{name: str(check.label) for name, check in registry.content_checks.items()}, BLOCK: _("Block")}


def _found(page: Any) -> Iterator[Found]:
    words = labels()
    for name, check in registry.content_checks.items():
        for finding in _asked(check().check, page, page):
            yield Found(page, name, words[name], finding)
    for part in reading_of(page).parts:
        for finding in _asked(own_findings, part, page):
            yield Found(page, BLOCK, words[BLOCK], _placed(finding, part.block_id))


def _asked(check: Callable[[Any], Iterable[Finding]], about: Any, page: Any) -> list[Finding]:
    """What ``check`` finds. One that fails, on a page that nobody thought of, says so and stops no other."""
    try:
        return list(check(about))
    except Exception:
        log.exception("a check failed on page %s", page.pk)
        message = _("This check could not be made. The log of the site says why.")
        return [Finding(Severity.ERROR, message)]


def _placed(finding: Finding, block_id: str) -> Finding:
    return Finding(finding.severity, finding.message, finding.block_id or block_id)
