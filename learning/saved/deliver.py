"""Sending saved reports: once to each recipient for each occasion, whatever tasks and workers do."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from learning import conf
from learning.people.roles import name_of
from learning.reports.periods import Period, UnknownPeriod
from learning.saved.access import may_receive
from learning.saved.models import Delivery, SavedReport, Sending
from learning.saved.occasions import last_occasion

# No mail takes nearly as long; who is silent for so long has died.
SILENT = timedelta(minutes=15)
AGAIN_AFTER = [timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1)]
MOST_AT_ONCE = 500
log = logging.getLogger(__name__)


def send_due(*, now: datetime | None = None) -> int:
    """Send what is due; return how many mails went out. May run twice at once, and die anywhere."""
    moment = now or timezone.now()
    make_due(moment)
    _put_unsure_aside(moment)
    sent = sum(_send(pk, moment) for pk in _waiting(moment))
    _tell_owners(moment)
    # The owner hears of it in the same run.
    return sent + sum(_send(pk, moment) for pk in _waiting(moment, is_notice=True))


def make_due(now: datetime) -> None:
    """A row for each recipient of each report whose occasion has come. Two who do it at once make one."""
    for saved in SavedReport.objects.exclude(when="").select_related("unit").iterator():
        try:
            occasion = last_occasion(saved, now)
        except UnknownPeriod:  # its calendar is no longer declared
            log.warning("saved report %s has no period any more", saved.pk)
            continue
        if occasion is None or saved.scheduled_at is None or occasion.at < saved.scheduled_at:
            continue
        users = saved.recipients.filter(left_at__isnull=True).values_list("user_id", flat=True)
        rows = [_row(saved, user, occasion.key, occasion.period, now) for user in users]
        Sending.objects.bulk_create(rows, ignore_conflicts=True)


def _row(saved: SavedReport, user: int, occasion: str, period: Period, now: datetime, **more: Any) -> Sending:
    return Sending(
        report=saved,
        user_id=user,
        occasion=occasion,
        calendar=period.calendar,
        period=period.code,
        due_at=now,
        **more,
    )


def _waiting(now: datetime, **more: Any) -> QuerySet:
    rows = Sending.objects.filter(state=Delivery.WAITING, due_at__lte=now, **more)
    return rows.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]


def _put_unsure_aside(now: datetime) -> None:
    """Nobody knows whether a mail went out whose worker died; a second one never does."""
    died = Sending.objects.filter(state=Delivery.SENDING, tried_at__lt=now - SILENT)
    died.update(state=Delivery.UNSURE)


def _send(pk: int, now: datetime) -> int:
    mine = Sending.objects.filter(pk=pk, state=Delivery.WAITING)
    if not mine.update(state=Delivery.SENDING, tried_at=now):
        return 0  # another worker took it
    sending = Sending.objects.select_related("report__unit", "report__owner", "user").get(pk=pk)
    # The owner hears who got nothing even where she may not see the unit any more herself.
    may = sending.user.is_active if sending.is_notice else may_receive(sending.user, sending.report)
    if not may:
        return _note(sending, Delivery.REFUSED)
    if not sending.user.email:
        return _note(sending, Delivery.SENT, problem="no address", sent_at=now)
    try:
        mail_of(sending).send()
    except Exception as problem:
        return _failed(sending, problem, now)
    return _note(sending, Delivery.SENT, problem="", sent_at=now) or 1


def _failed(sending: Sending, problem: Exception, now: datetime) -> int:
    said, tries = f"{type(problem).__name__}: {problem}"[:255], sending.tries + 1
    log.warning("sending %s: %s", sending.pk, said)
    if tries > len(AGAIN_AFTER):
        return _note(sending, Delivery.FAILED, tries=tries, problem=said)
    due = now + AGAIN_AFTER[tries - 1]
    return _note(sending, Delivery.WAITING, tries=tries, problem=said, due_at=due)


def _note(sending: Sending, state: Any, **fields: Any) -> int:
    Sending.objects.filter(pk=sending.pk, state=Delivery.SENDING).update(state=state, **fields)
    return 0


def _tell_owners(now: datetime) -> None:
    """One notice for each report and occasion of which somebody got nothing."""
    lately = Sending.objects.filter(
        state=Delivery.REFUSED, is_notice=False, tried_at__gte=now - timedelta(days=7)
    )
    rows = {}
    for one in lately.select_related("report"):
        same = {name: getattr(one, name) for name in ("report", "occasion", "calendar", "period")}
        rows[one.report_id, one.occasion] = Sending(
            **same, user_id=one.report.owner_id, is_notice=True, due_at=now
        )
    Sending.objects.bulk_create(rows.values(), ignore_conflicts=True)


def again(sending: Sending) -> bool:
    """Send once more what could not be sent, because somebody asked for it. False if it is in no such state."""
    left = (Delivery.FAILED, Delivery.UNSURE, Delivery.REFUSED)
    rows = Sending.objects.filter(pk=sending.pk, state__in=left)
    return bool(rows.update(state=Delivery.WAITING, tries=0, due_at=timezone.now(), problem=""))


def mail_of(sending: Sending) -> EmailMessage:
    """The mail: a link and no figures, because whoever opens it is asked for her rights again."""
    with translation.override(language_of(sending.user)):
        subject, body = _notice(sending) if sending.is_notice else _letter(sending)
    headers = {"Message-ID": f"<{sending.uuid}@learning>", "Auto-Submitted": "auto-generated"}
    if not sending.is_notice:
        headers["List-Unsubscribe"] = f"<{address('learning_saved:leave', sending.report)}>"
    return EmailMessage(" ".join(subject.split()), body, to=[sending.user.email], headers=headers)


def _letter(sending: Sending) -> tuple[str, str]:
    saved, period = sending.report, Period.parse(sending.period, sending.calendar).label
    said = {"report": saved.name, "period": period, "unit": saved.unit.full_name}
    text = _(
        "The report “%(report)s” of %(unit)s for %(period)s is ready.\n\n"
        "Read it here; you will be asked to sign in:\n%(address)s\n\n"
        "You get this because %(owner)s chose you as a recipient. To get it no more:\n%(leave)s\n"
    )
    said["address"] = f"{address('learning_saved:report', saved)}?sending={sending.uuid}"
    said["leave"], said["owner"] = address("learning_saved:leave", saved), name_of(saved.owner)
    return _("Report: %(report)s, %(period)s") % said, text % said


def _notice(sending: Sending) -> tuple[str, str]:
    saved = sending.report
    refused = Sending.objects.filter(
        report=saved, occasion=sending.occasion, is_notice=False, state=Delivery.REFUSED
    )
    names = "\n".join(f"- {name_of(each.user)}" for each in refused.select_related("user"))
    said = {"report": saved.name, "unit": saved.unit.full_name, "names": names}
    said["address"] = address("learning_saved:report", saved)
    text = _(
        "The report “%(report)s” was not sent to these people, because they may not see the figures of %(unit)s:\n\n"
        "%(names)s\n\nTake them off the list, or ask for a role for them:\n%(address)s\n"
    )
    return _("Not sent to everybody: %(report)s") % said, text % said


def address(name: str, saved: SavedReport) -> str:
    """The address of a page of ``saved`` for a letter."""
    return f"{str(conf.get('SITE_URL')).rstrip('/')}{reverse(name, args=[saved.uuid])}"


def language_of(user) -> str:
    """The language that the user chose in the administration, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
