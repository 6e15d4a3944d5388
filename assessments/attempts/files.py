"""Keeping the files that learners hand in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.models import Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.questions.base import QuestionType, question_type
from assessments.questions.handed_in import uuid_of
from assessments.questions.kinds import FileKind, kind_of
from learning import conf
from learning.vietnamese import tidy

# Earlier files of a question that stay, for a tab that was opened before.
MOST_EARLIER = 4
MB = 1024 * 1024


@dataclass(frozen=True)
class Arrived:
    """What a form said of the questions that are answered with files: the responses by place, and what was refused."""

    responses: dict[int, Any] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)


def arrived(attempt: Attempt, post: Mapping[str, Any], files: Mapping[str, UploadedFile]) -> Arrived:
    """Keep the files of a posted form. One that is refused leaves the answer as it was, and all other answers too."""
    came, asked = Arrived(), _asked_for_files(attempt, post)
    for place, kind in asked.items():
        upload = files.get(f"q{place}-file")
        if upload and attempt.takes_answers():
            try:
                row = keep(attempt=attempt, place=place, kind=kind, upload=upload)
                came.responses[place] = row.response
            except ValidationError as problem:
                came.problems[place] = " ".join(problem.messages)
    named = {
        place: kind.read(post, f"q{place}")
        for place, kind in asked.items()
        if place not in came.responses and place not in came.problems
    }
    came.responses.update(_kept_earlier(attempt, named))
    return came


def _asked_for_files(attempt: Attempt, post: Mapping[str, Any]) -> dict[int, QuestionType]:
    """The types of the questions in the form that are answered with files, by place."""
    return {
        place: kind
        for place, question in enumerate(attempt.paper["questions"])
        if f"q{place}-was" in post and (kind := question_type(question["type"])) and kind.takes_file
    }


def _kept_earlier(attempt: Attempt, named: Mapping[int, Any]) -> dict[int, Any]:
    """The files that a form names, where they were kept for that very question; None where it names none."""
    wanted = {response["file"] for response in named.values() if response}
    rows = attempt.files.filter(uuid__in=wanted) if wanted else []
    known = {(row.place, str(row.uuid)): row.response for row in rows}
    found = {place: response and known.get((place, response["file"])) for place, response in named.items()}
    # A file that is not this question's changes nothing.
    return {place: response for place, response in found.items() if response or not named[place]}


def keep(*, attempt: Attempt, place: int, kind: QuestionType, upload: UploadedFile) -> AnswerFile:
    """Keep ``upload`` for the question at ``place``; sent twice it is kept once. Raises ValidationError."""
    sort = _checked(upload)
    found = kind.look_at(attempt.questions[place]["data"], upload)
    upload.seek(0)
    sha256 = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    row, _is_new = AnswerFile.objects.get_or_create(
        attempt=attempt,
        place=place,
        sha256=sha256,
        defaults={
            "file": upload,
            "name": _name_of(upload, sort),
            "media_type": sort.media_type,
            "size": upload.size,
            "found": found,
            "at": timezone.now(),
        },
    )
    _forget_earlier(row)
    return row


def _checked(upload: UploadedFile) -> FileKind:
    """What kind of file it is. Raises ValidationError for what nobody may hand in."""
    most = conf.get("ANSWER_FILE_MB")
    if not upload.size:
        raise ValidationError(_("The file is empty. Choose another one."))
    if upload.size > most * MB:
        raise ValidationError(
            _("The file is larger than %(most)s MB. Make it smaller, for example by smaller pictures.")
            % {"most": most}
        )
    kind = kind_of(upload)
    if kind is None:
        raise ValidationError(
            _("This kind of file cannot be handed in. Documents must be saved without macros and passwords.")
        )
    return kind


def _name_of(upload: UploadedFile, kind: FileKind) -> str:
    """The name for whoever downloads it, with the ending of what it really is."""
    bare = tidy("".join(char for char in PurePath(upload.name or "").name if char.isprintable()))
    stem = bare[: -len(kind.suffix)] if bare.lower().endswith(kind.suffix) else bare
    return (stem[:150] or _("file")) + kind.suffix


def _forget_earlier(newest: AnswerFile) -> None:
    """Delete what was handed in long before ``newest``, but never what is the answer now."""
    answer = newest.attempt.answers.filter(place=newest.place).values_list("response", flat=True).first()
    current = uuid_of(answer.get("file")) if isinstance(answer, dict) else None
    earlier = newest.attempt.files.filter(place=newest.place).exclude(
        uuid__in=[newest.uuid, current or newest.uuid]
    )
    for row in earlier.order_by("-pk")[MOST_EARLIER:]:
        row.delete()
