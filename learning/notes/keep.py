"""What a person may ask for: all her notes, or none of them. And what is forgotten by itself."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from learning import conf
from learning.notes.models import Note
from learning.people.models import Learner


def notes_of(learner: Learner) -> QuerySet[Note]:
    """Every note of ``learner``, in the order of the courses and the lessons in them."""
    found = Note.objects.filter(learner=learner).select_related("activity__course", "activity__parent")
    return found.order_by("activity__course__title", "activity__parent__position", "activity__position", "pk")


def export_notes(learner: Learner) -> list[dict[str, str]]:
    """The notes of ``learner`` as a person may take them with her."""
    return [
        {
            "course": note.activity.course.title if note.activity.course else "",
            "about": note.activity.title,
            "address": f"{conf.get('SITE_URL')}{note.activity.address}",
            "text": note.text,
            "updated_at": note.updated_at.isoformat(),
        }
        for note in notes_of(learner)
    ]


def erase_notes(learner: Learner) -> int:
    """Delete the notes of ``learner`` and of all records that became hers; return how many."""
    hers = newly = {learner.pk}
    while newly:
        newly = set(Learner.objects.filter(merged_into__in=newly).values_list("pk", flat=True)) - hers
        hers = hers | newly
    return Note.objects.filter(learner__in=hers).delete()[0]


def forget_guests_notes() -> int:
    """Delete the notes of guests whom no device can remember any more; return how many."""
    long_ago = timezone.now() - timedelta(days=conf.get("GUEST_DAYS"))
    unreachable = Note.objects.filter(
        updated_at__lt=long_ago,
        learner__user__isnull=True,
        learner__card__isnull=True,
        learner__full_name="",
    )
    return unreachable.delete()[0]
