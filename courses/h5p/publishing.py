"""Publishing of contents by the clock: what may not be published by hand is not published by it either."""

from typing import Any

from django.utils import timezone


class PublishesByDuty:
    """Mixin: a content that owes another way is neither scheduled nor published at its time; whoever wrote it is told.

    Programs that publish at once (``revision.publish()``) answer for it themselves: their messages go to who runs them.
    """

    def publish(self, revision: Any, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        from courses.h5p.access.scheduling import owed_by, refuse  # what is owed is read from contents
        from courses.set_times import BY_THE_CLOCK

        draft = revision.as_object()
        is_later = draft.go_live_at is not None and draft.go_live_at > timezone.now()
        if (is_later or log_action == BY_THE_CLOCK) and owed_by(draft):
            return refuse(self, revision, user=kwargs.get("user"))
        return super().publish(revision, *args, log_action=log_action, **kwargs)  # type: ignore[misc]
