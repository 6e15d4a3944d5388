"""Tracks in the store: a new version has a new name, and the old file goes when nobody can need it."""

from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.narration.engines.base import Sound
from courses.narration.models import NarrationTrack, SpokenWords, TrackKind
from courses.page_cache.generation import renew

KEPT_SECONDS = 600
HEARD = "learning_courses.narration.heard"


def keep(key: Any, language: str, kind: Any, sound: Sound, **about: Any) -> NarrationTrack | None:
    """The track of the lesson ``key`` in ``language``, made or replaced.

    None if an engine made ``sound`` and a person has recorded the lesson meanwhile: that stays.
    """
    try:
        return _keep(key, language, kind, sound, **about)
    except IntegrityError:  # somebody else made the first one just now: this is the second
        return _keep(key, language, kind, sound, **about)


@transaction.atomic
def _keep(key: Any, language: str, kind: Any, sound: Sound, **about: Any) -> NarrationTrack | None:
    track = NarrationTrack.objects.select_for_update().filter(key=key, language=language).first()
    if track is not None and track.kind == TrackKind.RECORDED and kind != TrackKind.RECORDED:
        return None
    track = track or NarrationTrack(key=key, language=language)
    old = track.file.name
    clean: dict[str, Any] = {
        "engine": "",
        "text": "",
        "speaker": "",
        "licence": "",
        "agreed_on": None,
        "recorded_by": None,
    }
    for name, value in {**clean, **about, "kind": kind}.items():
        setattr(track, name, value)
    track.bytes, track.seconds = len(sound.data), sound.seconds
    track.file.save(f"track.{sound.ending}", ContentFile(sound.data), save=False)
    track.save()
    _forget_file(track, old)
    return track


def _forget_file(track: NarrationTrack, name: str) -> None:
    storage = track.file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@receiver(post_delete, sender=NarrationTrack, dispatch_uid="learning_courses.track_deleted")
def _deleted(instance: NarrationTrack, **_more: Any) -> None:
    _forget_file(instance, instance.file.name)


@receiver([post_save, post_delete], sender=NarrationTrack, dispatch_uid="learning_courses.track_changed")
@receiver([post_save, post_delete], sender=SpokenWords, dispatch_uid="learning_courses.words_changed")
def _changed(instance: Any, **_more: Any) -> None:
    """The lesson's page offers another track now."""
    forget(instance.key)
    transaction.on_commit(lambda: forget(instance.key), robust=True)
    renew()


def forget(key: Any) -> None:
    cache.delete_many([place(key), HEARD])


def can_be_heard(key: Any) -> bool:
    """Whether the lesson has any track. Asked once for all lessons: most are opened by readers, one after the other."""
    return str(key) in cache.get_or_set(HEARD, _heard, KEPT_SECONDS)


def _heard() -> set[str]:
    return {str(key) for key in NarrationTrack.objects.values_list("key", flat=True).distinct()}


def place(key: Any) -> str:
    """Where the tracks of a lesson are kept in the cache."""
    return f"learning_courses.narration.{key}"
