"""JSON of the document and its annexes, for other systems."""

import json
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.reports.formats.json import Json


class OfficialJson(OfficialFormat):
    name = "json"
    label = _("JSON")
    content_type = "application/json"
    extension = "json"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        """``content`` as it was fingerprinted; the annexes as they are alone."""
        said = {
            "schemaVersion": "1.0",
            "symbol": document.symbol if document.number else None,
            "issuedOn": str(document.issued_on) if document.issued_on else None,
            "sha256": document.sha256 or None,
            "seal": document.seal or None,
            "content": document.content,
            "annexes": [
                {"place": each.place, "report": Json.document(each.report)} for each in document.annexes
            ],
        }
        file.write(json.dumps(said, ensure_ascii=False, indent=1).encode())
