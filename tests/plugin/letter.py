from typing import BinaryIO

from learning.official.document import Document
from learning.official.formats.base import OfficialFormat


class Letter(OfficialFormat):
    """The document as plain text, to be put into an e-mail."""

    name = "letter"
    label = "Letter"
    content_type = "text/plain; charset=utf-8"
    extension = "txt"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        file.write(f"{document.proof}\n".encode())
        for block in document.body:
            file.write(("".join(run.text for run in block.runs) + "\n").encode())
