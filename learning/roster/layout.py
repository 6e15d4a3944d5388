"""What the columns of one roster are, which the sender's next file need not be asked again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from learning.roster import cells
from learning.roster.cells import Value
from learning.roster.header import PEOPLE, Words, find_header, is_numbering
from learning.roster.legacy import Encoding, converted, guess
from learning.roster.models import ColumnMapping, Upload, sender_key
from learning.roster.workbook import Row

LOOKED_AT = 200
SHOWN = 5


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


def propose(rows: Iterable[tuple[int, Row]], *, sender: str, words: Words = PEOPLE) -> Proposal:
    """What the file looks like, with what is remembered of its sender."""
    looked_at = list(islice(rows, LOOKED_AT))
    header = find_header([row for _number, row in looked_at], words)
    if header is None:
        width = max((len(row) for _number, row in looked_at), default=0)
        return Proposal(Layout({}, {}, 0), [""] * width, [row for _number, row in looked_at[:SHOWN]])
    below = looked_at[header.last + 1 :]
    people = [row for _number, row in below if not is_numbering(row)]
    encodings = _guessed(header.columns, people, words)
    letters = guess(header.labels).encoding
    labels = [converted(label, letters) for label in header.labels]
    layout = Layout(header.columns, encodings, looked_at[header.last][0])
    return _remembered(Proposal(layout, labels, people[:SHOWN], False, signature(labels)), sender)


def _guessed(columns: Mapping[int, str], rows: Sequence[Row], words: Words) -> dict[int, str]:
    found = {}
    for place, column in columns.items():
        texts = [row[place] for row in rows if place < len(row)]
        encoding = (
            guess(text for text in texts if isinstance(text, str)).encoding if column in words.written else ""
        )
        if encoding and encoding != Encoding.UNICODE:
            found[place] = encoding
    return found


def signature(labels: Sequence[str]) -> str:
    """The same for two files whose columns are called the same in the same order."""
    said = "|".join(sender_key(label) for label in labels).strip("|")
    return hashlib.sha256(said.encode()).hexdigest()


def _remembered(proposal: Proposal, sender: str) -> Proposal:
    kept = ColumnMapping.objects.filter(sender_key=sender_key(sender), signature=proposal.signature).first()
    if kept is None:
        return proposal
    layout = Layout(_places(kept.columns), _places(kept.encodings), proposal.layout.begins_after)
    return Proposal(layout, proposal.labels, proposal.samples, True, proposal.signature)


def remember(upload: Upload, labels: Sequence[str], *, sender: str = "") -> None:
    """Keep what was agreed on for the sender's next file of this shape."""
    ColumnMapping.objects.update_or_create(
        sender_key=sender_key(sender or upload.sender),
        signature=signature(labels),
        defaults={"columns": upload.columns, "encodings": upload.encodings},
    )


def layout_of(upload: Upload) -> Layout:
    """What was agreed on."""
    return Layout(_places(upload.columns), _places(upload.encodings), upload.begins_after)


def _places(stored: Mapping[str, str]) -> dict[int, str]:
    # JSON has no numbers for keys.
    return {int(place): what for place, what in stored.items()}


def shown(value: Value, encoding: str = "") -> str:
    """A cell as it will be read."""
    is_old = encoding and isinstance(value, str)
    return cells.text(converted(str(value), encoding) if is_old else value)
