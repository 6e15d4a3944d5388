"""What our content types are called. Packages of H5P say it in one language only, so the site's own words are here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# By machine name: the title, and what it is for.
WORDS: Mapping[str, tuple[Any, Any]] = {
    "HocSo.Blanks": (_("Fill in the blanks"), _("Write the missing words into a text.")),
    "HocSo.DragOrder": (_("Put in order"), _("Bring steps into their right order.")),
    "HocSo.Flashcards": (_("Flashcards"), _("Turn cards and learn what is on their backs.")),
    "HocSo.Hotspots": (_("Places in a picture"), _("Find places in a picture, or read what they are.")),
    "HocSo.InteractiveVideo": (_("Interactive video"), _("A video that asks questions on its way.")),
    "HocSo.MultipleChoice": (
        pgettext_lazy("h5p content type", "Multiple choice"),
        _("Choose one or several answers."),
    ),
    "HocSo.QuestionSet": (_("Question set"), _("Several questions one after another, with a result.")),
    "HocSo.TrueFalse": (_("True or false"), _("Say whether a statement is true.")),
}


def title_of(machine: str, said: str) -> str:
    """The title of a content type in the language of who reads it, if it is ours; else what its package ``said``."""
    return str(WORDS[machine][0]) if machine in WORDS else said


def description_of(machine: str, said: str) -> str:
    """The same of what it is for."""
    return str(WORDS[machine][1]) if machine in WORDS else said
