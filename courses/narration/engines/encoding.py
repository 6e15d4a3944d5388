"""Sound made small: MP3, mono, 24 kbit/s. Every Android of the last fifteen years plays it in its browser."""

import shutil
import subprocess
from pathlib import Path

from django.utils.translation import gettext as _

from courses.narration.engines.base import CannotSpeak

PROGRAM = "lame"
KBITS = 24
MOST_SECONDS = 300


def is_there() -> bool:
    return shutil.which(PROGRAM) is not None


def to_mp3(wave: Path) -> bytes:
    """The sound in the file ``wave`` as MP3. Raises CannotSpeak."""
    small = wave.with_suffix(".mp3")
    run([PROGRAM, "--quiet", "-m", "m", "--cbr", "-b", str(KBITS), str(wave), str(small)])
    return small.read_bytes()


def run(command: list[str], *, text: str = "") -> None:
    """Run a program of the system, without a shell and not for ever. Raises CannotSpeak."""
    try:
        subprocess.run(  # noqa: S603  a list, of which nothing comes from a user
            command, input=text.encode(), capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except FileNotFoundError:
        raise CannotSpeak(_("The program %(name)s is not installed.") % {"name": command[0]}) from None
    except subprocess.TimeoutExpired:
        raise CannotSpeak(
            _("%(name)s did not finish within %(seconds)s seconds.")
            % {"name": command[0], "seconds": MOST_SECONDS}
        ) from None
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.decode(errors="replace").strip().splitlines()
        raise CannotSpeak(
            _("%(name)s failed: %(said)s") % {"name": command[0], "said": said[-1] if said else "?"}
        ) from None
