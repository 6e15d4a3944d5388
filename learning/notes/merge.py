"""Two records are one person: her notes come together, and no word is lost. Undone, they part again.

What is remembered of a merge says where notes were and how long, and nothing of what is in them: that is for the
writer alone, and must be gone when she erases it.
"""

from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from learning.notes.models import Note
from learning.people.models import Learner
from learning.progress.merges import Merge, MergeRefused

FOLLOWED = "notes"
BETWEEN = "\n\n· · ·\n\n"


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Give the notes of the merged record to ``kept``; return how many came. Repeating changes nothing.

    Where both wrote about the same, the one text follows the other, and the merged record keeps its own as well.
    """
    own = {note.activity_id: note for note in Note.objects.select_for_update().filter(learner=kept)}
    coming = list(
        Note.objects.select_for_update().filter(learner__uuid=merged_uuid, learner__merged_into=kept)
    )
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done and coming:
        done.remember(FOLLOWED, dict(_as_it_was(note, own.get(note.activity_id)) for note in coming))
    return sum(_bring(note, own.get(note.activity_id), kept) for note in coming)


def _as_it_was(note: Note, own: Note | None) -> tuple[int, dict[str, str]]:
    if own is None:
        return note.pk, {"learner": str(note.learner_id)}
    return own.pk, {"length": str(len(own.text)), "updated_at": own.version}


def _bring(note: Note, own: Note | None, kept: Learner) -> bool:
    if own is None:
        note.learner = kept
        note.save(update_fields=["learner"])
        return True
    if own.text.endswith(note.text):  # it came before, or says nothing new
        return False
    own.text = f"{own.text}{BETWEEN}{note.text}"
    own.updated_at = max(own.updated_at, note.updated_at)
    own.save(update_fields=["text", "updated_at"])
    return True


def unfollow_merge(merge: Merge) -> None:
    """Put the notes back before ``merge`` is undone. Raises MergeRefused if one of them was rewritten since."""
    followed = merge.before.get(FOLLOWED, {})
    notes = Note.objects.filter(pk__in=followed)
    if notes.filter(updated_at__gt=merge.at).exists():
        raise MergeRefused(_("A note was written since, so the records stay together."))
    for note in notes:
        was = followed[str(note.pk)]
        if "learner" in was:
            note.learner_id = int(was["learner"])
        else:
            note.text = note.text[: int(was["length"])]
            note.updated_at = parse_datetime(was["updated_at"])
        note.save()
