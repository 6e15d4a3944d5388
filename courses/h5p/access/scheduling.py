"""A content that owes another way is not published at a set time."""

from typing import Any

from wagtail.models import Revision

from courses import set_times
from courses.h5p.access.duty import what_is_owed
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore

REFUSED = "learning.refuse_h5p_schedule"


def owed_by(draft: H5PContent) -> str:
    """Why ``draft`` may not be published; empty if it may."""
    return what_is_owed(draft, draft.alternative, DatabaseStore(of=draft))


def refuse(content: Any, revision: Revision, *, user: Any = None) -> None:
    """Take ``revision`` of ``content`` from the schedule, and tell its authors why."""
    draft = revision.as_object()
    set_times.refuse(content, revision, action=REFUSED, reason=lambda: owed_by(draft), user=user)


def log_actions(actions: Any) -> None:
    actions.register_action(REFUSED)(set_times.RefusedFormatter)
