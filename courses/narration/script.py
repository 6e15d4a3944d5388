"""The sheet that a speaker translates and records from: the sentences of a course, numbered, with room to write."""

from dataclasses import dataclass
from typing import Any

from courses.narration.sentences import sentences
from courses.narration.state import Spoken, source_of, spoken_lessons


@dataclass(frozen=True)
class Sentence:
    """One line to translate. Its number is said before a second try, so that the recording can be cut."""

    number: int
    text: str
    begins_paragraph: bool = False


@dataclass(frozen=True)
class Sheet:
    """One lesson's part of the script. ``mark`` tells this wording from the next one."""

    title: str
    mark: str
    sentences: list[Sentence]


def sheets(course: Any, code: str, *, only: Any = None) -> list[Sheet]:
    """The script of ``course`` for speakers of ``code``, from the words that the lessons are translated from."""
    return [_sheet(one) for one in spoken_lessons(source_of(course, code), only=only)]


def _sheet(lesson: Spoken) -> Sheet:
    found: list[Sentence] = []
    for line in lesson.lines:
        for at, text in enumerate(sentences(line)):
            found.append(Sentence(len(found) + 1, text, at == 0))
    return Sheet(lesson.page.title, lesson.hash[:8], found)


def as_text(course: Any, code: str, name: str) -> str:
    """The script as plain text, for a message or a word processor: after each sentence a line for its translation."""
    parts = [f"{course.title}: {name} ({code})", ""]
    for sheet in sheets(course, code):
        parts += [f"## {sheet.title} [{sheet.mark}]", ""]
        for sentence in sheet.sentences:
            parts += [f"{sentence.number}. {sentence.text}", "   → ", ""]
    return "\n".join(parts)
