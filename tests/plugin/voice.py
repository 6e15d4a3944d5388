from courses.narration.engines.base import Sound, SpeechEngine
from tests.courses.narration.voices import silence


class Bell(SpeechEngine):
    """An engine for a language that the library has no voice for: as many seconds as there are sentences."""

    name = "bell"
    label = "Bell"

    def speaks(self, language: str) -> bool:
        return language in ("vi", "km")

    def speak(self, sentences: list[str], language: str) -> Sound:
        return Sound(silence(len(sentences)), float(len(sentences)))
