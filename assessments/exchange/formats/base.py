"""What a format of questions is: how a file of them is recognised, read and written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

# An item is a question as a plain dict: "code", "type", "stem" and "explanation" (HTML), "difficulty", "source",
# "competencies", "tags", "pool", and the fields of its type. A quiz file has the same.
Item = dict[str, Any]
# In an item a picture is named: <img src="picture:NAME" alt="…"> in HTML, "picture:NAME" in a field for an image.
PICTURE = "picture:"


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass
class Read:
    """One question as it was found in a file.

    ``place`` says where, in words ("line 12"). ``item`` is None when it cannot be used; ``problems`` say why, or what
    of it the format could say and we cannot keep. ``pictures`` are the files that its item names.
    """

    place: str
    item: Item | None
    problems: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Sent:
    """One question on its way into a file, with the pictures that it names."""

    item: Item
    pictures: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Lost:
    """What of a question the format cannot say, in words. ``left_out`` when it is not in the file at all."""

    code: str
    why: str
    left_out: bool = False


class QuestionFormat:
    """A kind of file that holds questions. Contribute a subclass through ``register_learning_question_formats``.

    ``read`` goes on after a question that cannot be used; it raises Unreadable when nothing can be. ``write`` returns
    what was lost. A format that only reads or only writes says so.
    """

    name: str
    label: Any
    suffix: str
    media_type = "text/plain"
    reads = True
    writes = True

    def recognise(self, head: bytes, name: str) -> bool:
        """Whether a file that begins with ``head`` (4 KiB) and is called ``name`` is probably of this format."""
        return name.lower().endswith(self.suffix)

    def read(self, file: BinaryIO) -> Iterator[Read]:
        raise NotImplementedError

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        raise NotImplementedError
