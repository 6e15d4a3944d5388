"""What a file format of official documents does. A new one is a class like this, contributed by the hook
``register_learning_official_formats``; it writes the document as it is, and counts nothing."""

import io
from typing import BinaryIO, ClassVar

from django.utils import translation
from django.utils.functional import Promise

from learning.official.document import Document
from learning.official.wording import LANGUAGE, TYPE, padded
from learning.vietnamese import slug


class OfficialFormat:
    """Writes an official document with its annexes as a file. The document is Vietnamese, whoever asks for it."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    content_type: ClassVar[str]
    extension: ClassVar[str]

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        """Write ``document`` to ``file``, in the active language. Raises FormatUnavailable."""
        raise NotImplementedError

    @classmethod
    def made(cls, document: Document) -> bytes:
        """``document`` as a file in Vietnamese. Raises FormatUnavailable."""
        content = io.BytesIO()
        with translation.override(LANGUAGE):
            cls.write(document, content)
        return content.getvalue()


def official_name(document: Document, extension: str) -> str:
    """For example bao-cao_08_202611_05-bc-ubnd.docx; "du-thao" stands for the number of a draft."""
    content = document.content
    symbol = f"{padded(document.number)}-{TYPE}-{content['code']}" if document.number else "du-thao"
    return f"bao-cao_{content['unit']['code']}_{content['period']['code']}_{slug(symbol)}.{extension}"
