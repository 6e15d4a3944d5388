"""Which course of ours a platform means: as somebody decided, else one with the same code or the same title."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from learning.activities.models import Activity
from learning.completions.entries import Done
from learning.completions.models import CompletionImport, ForeignCourse
from learning.completions.reasons import Reason, reason
from learning.vietnamese import fold


@dataclass
class Meant:
    """A course of ours, or the reason why there is none; and what is to be known of it."""

    course: Activity | None
    reasons: Sequence[Reason] = ()


def offered():
    """The courses that something may be recorded for, by their titles."""
    return Activity.objects.filter(parent=None, retired_at=None).order_by("title")


class Courses:
    """The courses of one import, read once: a platform has hundreds of them, and we have some."""

    def __init__(self, upload: CompletionImport):
        self.upload = upload
        ours = list(offered())
        self.by_id = {one.pk: one for one in ours}
        self.by_key = {one.key: one for one in ours}
        self.by_code = _only(
            {fold(one.code): one for one in ours if one.code}, [fold(one.code) for one in ours]
        )
        self.by_title = _only({fold(one.title): one for one in ours}, [fold(one.title) for one in ours])
        decided = ForeignCourse.objects.filter(platform_key=upload.platform_key)
        self.decided = dict(decided.values_list("key", "course_id"))

    def find(self, entry: Done) -> Meant:
        """What the row means. Asks no database."""
        if entry.our_course:
            found = self.by_key.get(entry.our_course)
            return Meant(found, () if found else [reason("course_unknown", text=entry.asked)])
        if not entry.asked:
            own = self.by_id.get(self.upload.course_id or 0)
            return Meant(own, () if own else [reason("no_course")])
        if known := self.by_id.get(self.decided.get(key_of(entry.asked), 0)):
            return Meant(known)
        found = self.by_code.get(fold(entry.course_code)) or self.by_title.get(fold(entry.course))
        if found:
            return Meant(found, [reason("course_found", text=entry.asked)])
        return Meant(None, [reason("course_unknown", text=entry.asked)])


def _only(found: dict[str, Activity], all_: list[str]) -> dict[str, Activity]:
    """Without those that two courses share."""
    return {key: one for key, one in found.items() if key and all_.count(key) == 1}


def key_of(asked: str) -> str:
    """A course of a platform, however it is written."""
    return fold(asked)[:255]


@transaction.atomic
def decide(upload: CompletionImport, *, asked: str, course: Activity | None, by=None) -> None:
    """From now on this platform means ``course`` when it says ``asked``; None takes the decision back."""
    about = {"platform_key": upload.platform_key, "key": key_of(asked)}
    if course is None:
        ForeignCourse.objects.filter(**about).delete()
    else:
        more = {"label": asked, "course": course, "decided_by": by}
        ForeignCourse.objects.update_or_create(**about, defaults=more)
