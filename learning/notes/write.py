"""Writing a note, so that no text takes the place of one its writer has not seen."""

from django.db import transaction
from django.utils import timezone

from learning.activities.models import Activity
from learning.notes.models import Note
from learning.people.models import Learner


class NoteChanged(Exception):
    """The note is not what the page had seen: it was written on another device. ``note`` is how it is now."""

    def __init__(self, note: Note):
        super().__init__(str(note))
        self.note = note


@transaction.atomic
def write_note(*, learner: Learner, activity: Activity, text: str, seen: str = "") -> Note | None:
    """Keep ``text`` as the learner's note about ``activity``; without words there is none afterwards.

    ``seen`` is the version of the note that the page showed, empty if it showed none. Raises NoteChanged where
    another text stands there by now. Sending the same text again changes nothing.
    """
    # The learner's row is the lock: it is there even where the note is not yet.
    Learner.objects.select_for_update().filter(pk=learner.pk).first()
    text = tidy(text)
    note = Note.objects.filter(learner=learner, activity=activity).first()
    if note is None:
        return _first(learner, activity, text)
    if note.text == text:
        return note
    if note.version != seen:
        raise NoteChanged(note)
    return _rewritten(note, text)


def tidy(text: str) -> str:
    """``text`` as it can be stored: PostgreSQL takes no NUL, and browsers end lines in their own way."""
    return text.replace("\x00", "").replace("\r\n", "\n").rstrip()


def _first(learner: Learner, activity: Activity, text: str) -> Note | None:
    if not text.strip():
        return None
    return Note.objects.create(learner=learner, activity=activity, text=text, updated_at=timezone.now())


def _rewritten(note: Note, text: str) -> Note | None:
    if not text.strip():
        note.delete()
        return None
    note.text, note.updated_at = text, timezone.now()
    note.save(update_fields=["text", "updated_at"])
    return note
