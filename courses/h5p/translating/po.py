"""PO files: the path is the context, what is out of date is fuzzy and has what it was made from."""

import polib
from django.utils.translation import gettext as _

from courses.h5p.translating.lines import CannotRead, File, Line

CONTENT = "X-H5P-Content"
SOURCE = "X-Source-Language"
FUZZY = "fuzzy"


def write(file: File) -> bytes:
    written = polib.POFile(wrapwidth=0)
    written.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": file.language,
        SOURCE: file.source_language,
        CONTENT: file.content,
    }
    for line in file.lines:
        written.append(_entry(line))
    return str(written).encode()


def _entry(line: Line) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=line.path,
        msgid=line.source,
        msgstr=line.text,
        comment=line.note,
        flags=[FUZZY] if line.is_stale else [],
        previous_msgid=line.before or None,
    )


def read(data: bytes) -> File:
    # polib takes a short text for the name of a file: a line in front of it is no name.
    try:
        found = polib.pofile("#\n" + data.decode("utf-8-sig"), wrapwidth=0)
    except (OSError, ValueError, IndexError, KeyError, AttributeError) as problem:
        raise CannotRead(_("This is no PO file in UTF-8, or it is damaged.")) from problem
    # What is fuzzy nobody has answered for.
    lines = [
        Line(each.msgctxt, each.msgid, "" if FUZZY in each.flags else each.msgstr)
        for each in found
        if each.msgctxt and not each.obsolete
    ]
    said = found.metadata
    return File(said.get(CONTENT, ""), said.get(SOURCE, ""), said.get("Language", ""), lines)
