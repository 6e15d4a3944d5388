"""What types that are answered with a file have in common: reading the form, and showing what was handed in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.questions.base import Data, QuestionType
from assessments.questions.kinds import in_words, kind_of, suffixes
from learning import conf


class FileType(QuestionType):
    """Answered with a file. In the form ``<name>-file`` brings a new one and ``<name>-kept`` names the one there is."""

    takes_file = True

    def kinds(self, data: Data) -> list[str]:
        """The names of the kinds of files that may be handed in."""
        raise NotImplementedError

    def look_at(self, data: Data, file: Any) -> Data:
        found = kind_of(file)
        if found is None or found.name not in self.kinds(data):
            said = _(
                "This file cannot be handed in here. Save it as one of these and choose it again: %(kinds)s."
            )
            raise ValidationError(said % {"kinds": in_words(self.kinds(data))})
        return {}

    def read(self, post: Mapping[str, Any], name: str) -> Data | None:
        """Which kept file is the answer; whoever keeps the files knows the rest of it."""
        key = uuid_of(post.get(f"{name}-kept"))
        return {"file": str(key)} if key and not post.get(f"{name}-remove") else None

    def file_context(self, data: Data, response: Any) -> dict[str, Any]:
        """What the template says of the file and of those that may be chosen."""
        return {
            "kept": kept_file(response),
            "kinds": in_words(self.kinds(data)),
            "accept": suffixes(self.kinds(data)),
            "most_mb": conf.get("ANSWER_FILE_MB"),
        }


def kept_file(response: Any) -> Data | None:
    """The file that ``response`` names; None when it names none."""
    key = uuid_of(response.get("file")) if isinstance(response, dict) else None
    if key is None:
        return None
    size = response.get("size")
    return {
        "file": key,
        "name": str(response.get("name") or _("File")),
        "size": size if isinstance(size, int) and size >= 0 else 0,
    }


def uuid_of(text: Any) -> UUID | None:
    """``text`` as a UUID; None if it is none."""
    try:
        return UUID(text) if isinstance(text, str) and len(text) == 36 else None
    except ValueError:
        return None
