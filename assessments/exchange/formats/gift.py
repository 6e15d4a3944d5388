"""GIFT, the format of questions that people write by hand in a text file; Moodle's.

https://docs.moodle.org/en/GIFT_format
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from assessments.exchange.formats.base import Lost, QuestionFormat, Read, Sent
from assessments.exchange.formats.gift_in import read_gift
from assessments.exchange.formats.gift_out import write_gift
from assessments.exchange.formats.text import text_in


class Gift(QuestionFormat):
    name = "gift"
    label = _("GIFT (text)")
    suffix = ".gift"

    def recognise(self, head: bytes, name: str) -> bool:
        if name.lower().endswith((".gift", ".gift.txt")):
            return True
        text = head.decode("utf-8", "replace")
        return name.lower().endswith(".txt") and "{" in text and "ANSWER:" not in text

    def read(self, file: BinaryIO) -> Iterator[Read]:
        return read_gift(text_in(file))

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        return write_gift(questions, file)
