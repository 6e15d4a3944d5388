"""The languages that lessons can be heard in. Which ones there are is the province's to say."""

from dataclasses import dataclass

from django.conf import settings

from learning import conf

# By BCP 47. Several of them are written in more than one way or seldom written at all: so they are heard.
SHIPPED = (
    ("vi", "Tiếng Việt"),
    ("tyz", "Tiếng Tày"),
    ("mww", "Tiếng Mông"),
    ("ium", "Tiếng Dao"),
    ("ktv", "Tiếng Cơ Tu"),
    ("km", "Tiếng Khmer"),
)


@dataclass(frozen=True)
class Language:
    """A language by its code, under the name that its speakers and the officers of the province know it by."""

    code: str
    name: str


def languages() -> list[Language]:
    """In the order in which they are offered."""
    return [Language(code, name) for code, name in conf.get("NARRATION_LANGUAGES") or SHIPPED]


def language(code: str) -> Language | None:
    """The language ``code``, None where the province does not have it."""
    return next((one for one in languages() if one.code == code), None)


def main_language() -> str:
    """The language that lessons are written in first, and that speakers of another translate from."""
    return settings.LANGUAGE_CODE.split("-")[0]
