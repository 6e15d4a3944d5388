"""Moodle XML, in which Moodle gives its question bank away with pictures and feedback.

https://docs.moodle.org/en/Moodle_XML_format
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from assessments.exchange.formats.base import Lost, QuestionFormat, Read, Sent
from assessments.exchange.formats.moodle_in import read_moodle
from assessments.exchange.formats.moodle_out import write_moodle


class MoodleXml(QuestionFormat):
    name = "moodle"
    label = _("Moodle XML")
    suffix = ".xml"
    media_type = "application/xml"

    def recognise(self, head: bytes, name: str) -> bool:
        return b"<quiz" in head

    def read(self, file: BinaryIO) -> Iterator[Read]:
        return read_moodle(file)

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        return write_moodle(questions, file)
