"""What an engine of speech must be able to do."""

from dataclasses import dataclass

from django.utils.functional import Promise


class CannotSpeak(Exception):
    """No sound came of it. Its text says why, and what the operator can do."""


@dataclass(frozen=True)
class Sound:
    """A sound file that browsers play, and how long it is. ``ending`` names its kind."""

    data: bytes
    seconds: float
    ending: str = "mp3"


class SpeechEngine:
    """A voice, or several, contributed through ``register_learning_speech_engines``.

    ``name`` is how the setting ``SPEECH_ENGINE`` and the command name it; it is kept with each track and never changes.
    """

    name: str
    label: str | Promise

    def problem(self) -> str:
        """Why it cannot be used on this machine and what to do, in the user's language; empty if it can."""
        return ""

    def speaks(self, language: str) -> bool:
        """Whether it has a voice for ``language`` (BCP 47)."""
        raise NotImplementedError

    def speak(self, sentences: list[str], language: str) -> Sound:
        """The sentences, one after the other. Raises CannotSpeak."""
        raise NotImplementedError
