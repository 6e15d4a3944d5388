"""A publishing at a set time that is refused: the draft stays, the history says why, and its authors get a mail."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.admin.mail import send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Revision

# As Wagtail's command logs it: nobody is there to read a message.
BY_THE_CLOCK = "wagtail.publish.scheduled"
logger = logging.getLogger(__name__)
Reason = Callable[[], str]


@transaction.atomic
def refuse(thing: Any, revision: Revision, *, action: str, reason: Reason, user: Any = None) -> None:
    """Take ``revision`` of the snippet ``thing`` from the schedule and tell those who wrote it, once the database knows.

    ``reason`` says why, in the language that is active. It stands in the history as ``action``.
    """
    thing.revisions.update(approved_go_live_at=None)
    # What waits for a time that has passed would be asked for again with every later version.
    type(thing)._default_manager.filter(pk=thing.pk).update(go_live_at=None, has_unpublished_changes=True)
    log(instance=thing, action=action, user=user, revision=revision, data={"reason": reason()})
    transaction.on_commit(lambda: tell(thing, revision, reason))


def tell(thing: Any, revision: Revision, reason: Reason) -> None:
    """A mail to whoever saved the version and whoever made the thing, in the language of their administration."""
    people = {person.pk: person for person in (revision.user, thing.created_by) if person and person.email}
    for person in people.values():
        with override(language_of(person)):
            subject = _("“%(title)s” was not published") % {"title": thing.title}
            body = "\n\n".join([reason(), f"{get_admin_base_url() or ''}{_address_of(thing)}"])
            try:
                send_mail(" ".join(subject.split()), body, [person.email])
            except (OSError, SMTPException):
                logger.exception("no mail about %s %s", thing._meta.label, thing.pk)


def language_of(person: Any) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    return str(profile.get_preferred_language()) if profile else settings.LANGUAGE_CODE


def _address_of(thing: Any) -> str:
    return reverse(type(thing).snippet_viewset.get_url_name("edit"), args=[thing.pk])


class RefusedFormatter(LogFormatter):
    """What the history says of it."""

    label = gettext_lazy("Do not publish at the set time")

    def format_message(self, log_entry: Any) -> str:
        return _("Not published at the set time: %(reason)s") % {"reason": log_entry.data.get("reason", "")}
