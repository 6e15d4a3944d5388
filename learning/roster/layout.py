"""What the columns of a file seem to be: of a roster, or of whatever its ``words`` tell."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from learning.roster.header import PEOPLE, Words, find_header, is_numbering
from learning.sheets.layout import Layout, Proposal, places, signature
from learning.sheets.legacy import Encoding, converted, guess
from learning.sheets.models import ColumnMapping, sender_key
from learning.sheets.workbook import Row

LOOKED_AT = 200
SHOWN = 5


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


def _remembered(proposal: Proposal, sender: str) -> Proposal:
    kept = ColumnMapping.objects.filter(sender_key=sender_key(sender), signature=proposal.signature).first()
    if kept is None:
        return proposal
    layout = Layout(places(kept.columns), places(kept.encodings), proposal.layout.begins_after)
    return Proposal(layout, proposal.labels, proposal.samples, True, proposal.signature)
