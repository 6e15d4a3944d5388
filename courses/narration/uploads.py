"""A recording that somebody uploads: looked at before it is kept, for its name says nothing about what it is."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from tinytag import TinyTag, TinyTagException

from courses.narration.engines.base import Sound
from learning import conf

# Both kinds play in the browser of every phone that is still in use.
SHORTEST, LONGEST = 2, 3600  # seconds


class CannotHear(ValueError):
    """The file is no recording that we can offer. Its text says why, and what to do."""


def sound_in(file: Any) -> Sound:
    """What was recorded in ``file``. Raises CannotHear."""
    most = conf.get("NARRATION_BYTES")
    data = file.read(most + 1)
    if len(data) > most:
        raise CannotHear(
            _("The file is larger than %(size)s MB. Save it as MP3, mono, 32 kbit/s.")
            % {"size": most // 1_000_000}
        )
    ending = _ending(data)
    seconds = _seconds(data)
    if not ending or seconds is None:
        raise CannotHear(
            _(
                "This is no MP3 or M4A file, whatever its name says. Save the recording as MP3 and upload it again."
            )
        )
    if not SHORTEST <= seconds <= LONGEST:
        raise CannotHear(_("The recording must be between two seconds and one hour long."))
    return Sound(data, seconds, ending)


def _ending(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return "m4a"
    is_mpeg = data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE6 == 0xE2)
    return "mp3" if is_mpeg else ""


def _seconds(data: bytes) -> float | None:
    """How long it is, as its frames tell."""
    try:
        return TinyTag.get(file_obj=BytesIO(data), tags=False).duration
    except (TinyTagException, ValueError, OverflowError, ArithmeticError, LookupError):
        return None
