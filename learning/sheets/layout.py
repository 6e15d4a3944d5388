"""What the columns of one file are, which the sender's next file need not be asked again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learning.sheets import cells
from learning.sheets.cells import Value
from learning.sheets.legacy import converted
from learning.sheets.models import ColumnMapping, Upload, sender_key
from learning.sheets.workbook import Row


@dataclass(frozen=True)
class Layout:
    """The columns by their place, the encodings of those that are no Unicode, and the last row of the header."""

    columns: Mapping[int, str]
    encodings: Mapping[int, str]
    begins_after: int


@dataclass(frozen=True)
class Proposal:
    """What a file looks like: its header, a guess at every column, and the first rows below, for somebody to agree."""

    layout: Layout
    labels: Sequence[str]
    samples: Sequence[Row] = field(default_factory=list)
    is_remembered: bool = False
    signature: str = ""


def signature(labels: Sequence[str]) -> str:
    """The same for two files whose columns are called the same in the same order."""
    said = "|".join(sender_key(label) for label in labels).strip("|")
    return hashlib.sha256(said.encode()).hexdigest()


def remember(upload: Upload, labels: Sequence[str], *, sender: str = "") -> None:
    """Keep what was agreed on for the sender's next file of this shape."""
    ColumnMapping.objects.update_or_create(
        sender_key=sender_key(sender or upload.sender),
        signature=signature(labels),
        defaults={"columns": upload.columns, "encodings": upload.encodings},
    )


def layout_of(upload: Upload) -> Layout:
    """What was agreed on."""
    return Layout(places(upload.columns), places(upload.encodings), upload.begins_after)


def places(stored: Mapping[str, str]) -> dict[int, str]:
    """Columns by their place, as they are stored: JSON has no numbers for keys."""
    return {int(place): what for place, what in stored.items()}


def shown(value: Value, encoding: str = "") -> str:
    """A cell as it will be read."""
    is_old = encoding and isinstance(value, str)
    return cells.text(converted(str(value), encoding) if is_old else value)
