"""Files that were handed in are looked into again, by the rules as they are now."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.questions.base import question_type
from assessments.questions.handed_in import kept_file

# What an answer says of its file beside what a machine found in it.
OF_THE_FILE = ("file", "name", "size")


def look_again(attempt: Attempt, place: int, answer: Answer, data: Mapping[str, Any]) -> Any:
    """The response with what the rules of ``data`` find in its file.

    None where nobody can look: the file is not kept any more, or cannot be read; and where a person has marked it.
    """
    kind, named = question_type(attempt.paper["questions"][place]["type"]), kept_file(answer.response)
    row = named and attempt.files.filter(place=place, uuid=named["file"]).first()
    if kind is None or not row or answer.hand_marks.filter(at__isnull=False).exists():
        return None
    try:
        with row.file.open("rb") as file:
            return {**row.response, **kind.look_at({**data}, file)}
    except (OSError, ValidationError):
        return None


def keep_found(attempt: Attempt, responses: Mapping[int, Any]) -> None:
    """Keep what was found in the files, with the answers and with the files."""
    for place, response in responses.items():
        attempt.answers.filter(place=place).update(response=response)
        found = {name: value for name, value in response.items() if name not in OF_THE_FILE}
        AnswerFile.objects.filter(attempt=attempt, uuid=response["file"]).update(found=found)
