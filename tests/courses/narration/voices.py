"""Sound for tests: silence that is valid MP3, and an engine that makes it of any text."""

from courses.narration.engines.base import CannotSpeak, Sound, SpeechEngine

# MPEG-2, layer III, 8 kbit/s, 16 kHz, mono: 36 bytes and 36 ms a frame.
FRAME = b"\xff\xf3\x18\xc0" + bytes(32)


def silence(seconds: float) -> bytes:
    return FRAME * round(seconds / 0.036)


class Silent(SpeechEngine):
    """Says nothing, and remembers what it was given."""

    name = "silent"
    label = "Silent"
    said: list[list[str]] = []

    def speaks(self, language: str) -> bool:
        return language == "vi"

    def speak(self, sentences: list[str], language: str) -> Sound:
        self.said.append(sentences)
        return Sound(silence(3), 3.0)


class Hoarse(Silent):
    """An engine that fails."""

    name = "hoarse"

    def speak(self, sentences: list[str], language: str) -> Sound:
        raise CannotSpeak("no voice today")
