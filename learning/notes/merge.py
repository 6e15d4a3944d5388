"""Two records are one person: her notes come together, and no word is lost. Undone, they part again."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from learning.notes.models import Note
from learning.people.models import Learner
from learning.progress.merges import Merge, MergeRefused, frozen, thawed

FOLLOWED = "notes"
BETWEEN = "\n\n· · ·\n\n"


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Give the notes of the merged record to ``kept``; return how many came. Repeating changes nothing.

    Where both wrote about the same, the one text follows the other, and the merged record's is let go.
    """
    own = {note.activity_id: note for note in Note.objects.select_for_update().filter(learner=kept)}
    coming = list(
        Note.objects.select_for_update().filter(learner__uuid=merged_uuid, learner__merged_into=kept)
    )
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done and coming:
        both = [*coming, *(own[note.activity_id] for note in coming if note.activity_id in own)]
        done.remember(FOLLOWED, {note.pk: frozen(note) for note in both})
    for note in coming:
        _bring(note, own.get(note.activity_id), kept)
    return len(coming)


def _bring(note: Note, own: Note | None, kept: Learner) -> None:
    if own is None:
        note.learner = kept
        note.save(update_fields=["learner"])
        return
    if note.text not in own.text:
        own.text = f"{own.text}{BETWEEN}{note.text}"
        own.updated_at = max(own.updated_at, note.updated_at)
        own.save(update_fields=["text", "updated_at"])
    note.delete()


def unfollow_merge(merge: Merge) -> None:
    """Put the notes back before ``merge`` is undone. Raises MergeRefused if one of them was rewritten since."""
    followed = merge.before.get(FOLLOWED, {})
    if Note.objects.filter(pk__in=followed, updated_at__gt=merge.at).exists():
        raise MergeRefused(_("A note was written since, so the records stay together."))
    for row in followed.values():
        values = thawed(Note, row)
        Note.objects.update_or_create(pk=values.pop("id"), defaults=values)
