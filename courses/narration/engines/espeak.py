"""espeak-ng: a free voice for Vietnamese that runs anywhere. Clear and tireless, though nobody takes it for a person."""

import shutil
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from courses.narration.engines.base import Sound, SpeechEngine
from courses.narration.engines.encoding import is_there, run, to_mp3
from learning import conf

PROGRAM = "espeak-ng"
# Vietnamese as in the north, by espeak-ng's own name; also "vi-vn-x-central" and "vi-vn-x-south".
VOICES = {"vi": "vi", "en": "en-gb"}
WORDS_A_MINUTE = 140  # its usual 175 is too fast for who hears a thing for the first time
# Between words, in units of 10 ms: a little room makes tones easier to tell.
GAP = 2


class Espeak(SpeechEngine):
    """The program of the system, told by its standard input: no text ever stands on a command line."""

    name = "espeak-ng"
    label = "espeak-ng"

    def problem(self) -> str:
        missing = [
            name for name, found in ((PROGRAM, shutil.which(PROGRAM)), ("lame", is_there())) if not found
        ]
        if not missing:
            return ""
        return _("Not installed here: %(names)s. On Debian or Ubuntu: apt install espeak-ng lame") % {
            "names": ", ".join(missing)
        }

    def speaks(self, language: str) -> bool:
        return language in _voices()

    def speak(self, sentences: list[str], language: str) -> Sound:
        with TemporaryDirectory(prefix="learning-speech-") as folder:
            made = Path(folder) / "speech.wav"
            how = ["-v", _voices()[language], "-s", str(WORDS_A_MINUTE), "-g", str(GAP), "-b", "1"]
            # An empty line after each sentence is a breath.
            run([PROGRAM, *how, "--stdin", "-w", str(made)], text="\n\n".join(sentences) + "\n")
            return Sound(to_mp3(made), _seconds(made))


def _voices() -> dict[str, str]:
    return {**VOICES, **(conf.get("SPEECH_VOICES") or {})}


def _seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()
