"""Taking a report in, and answering it."""

import hashlib
import uuid
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from courses.feedback.models import ErrorReport, ErrorState
from learning.models import Activity
from learning.vietnamese import tidy

NAMESPACE = uuid.UUID("6d0c1f0e-55b5-5a5c-9d8d-0b8bb4b6d2c5")


def report_error(
    *, lesson: Activity, words: str, contact: str = "", language: str = "", by: Any = None, sender: str = ""
) -> ErrorReport:
    """Keep what somebody found wrong in ``lesson``; the same words of one sender on one day are one report."""
    said = tidy(words)
    who = f"user {by.pk}" if by else sender
    digest = hashlib.sha256(said.encode()).hexdigest()
    key = uuid.uuid5(NAMESPACE, f"{lesson.key} {who} {timezone.localdate()} {digest}")
    fields = {
        "lesson": lesson.key,
        "title": lesson.title[:255],
        "address": (lesson.address or "")[:500],
        "language": language,
        "words": words.strip(),
        "contact": "" if by else tidy(contact),
        "reporter": by,
    }
    return ErrorReport.objects.get_or_create(key=key, defaults=fields)[0]


def answer(report: ErrorReport, *, reply: str, state: str, by: Any) -> None:
    """Keep what the author says to ``report``. A mended one needs its contact no more."""
    if reply != report.reply or state != report.state:
        report.replied_by, report.replied_at = by, timezone.now()
    report.reply, report.state = reply, state
    if state == ErrorState.MENDED:
        report.contact = ""
    report.save()


def own_reports(request: HttpRequest):
    """What the signed-in visitor reported, newest first; nothing for guests."""
    if not request.user.is_authenticated:
        return ErrorReport.objects.none()
    return ErrorReport.objects.filter(reporter=request.user)
