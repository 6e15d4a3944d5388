"""Translations as files that translators' programs read: PO, XLIFF 1.2 and 2.0; out, and in again.

In a file texts stand as people read them, rich ones with their tags as text. What comes back is taken whole, or
not at all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.h5p.models import H5PContent
from courses.h5p.translating import po, xliff
from courses.h5p.translating.lines import CannotRead, File, Line
from courses.h5p.translating.taking import Said
from courses.h5p.translating.texts import Translating, escaped, label_of, unescaped
from courses.packages.h5p.translations import Match, State

LARGEST = 5 * 1024 * 1024
MOST_NAMED = 5


@dataclass(frozen=True)
class Format:
    """A kind of file: its ending, and how it is written and read."""

    name: str
    label: object
    ending: str
    mime: str
    write: Callable[[File], bytes]
    read: Callable[[bytes], File]


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("po", "PO", ".po", "text/x-gettext-translation", po.write, po.read),
        Format("xliff1", "XLIFF 1.2", ".xlf", "application/x-xliff+xml", xliff.write_1, xliff.read),
        Format("xliff2", "XLIFF 2.0", ".xliff", "application/xliff+xml", xliff.write_2, xliff.read),
    )
}
WRONG_KIND = gettext_lazy("Choose a file with the ending .po, .xlf or .xliff.")


def as_file(found: Translating) -> File:
    content = found.content
    return File(str(content.uuid), content.language, found.language, [_line(each) for each in found.matches])


def _line(match: Match) -> Line:
    text = match.text
    is_ours = match.state in (State.DONE, State.STALE)
    return Line(
        path=text.path,
        source=text.read,
        text=unescaped(text, match.translation) if is_ours else "",
        note=label_of(text),
        is_stale=match.state == State.STALE,
        before=unescaped(text, match.before),
    )


def read(name: str, data: bytes) -> File:
    """The file called ``name``. Raises CannotRead with the reason."""
    if len(data) > LARGEST:
        raise CannotRead(_("The file is larger than %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    ending = "." + name.lower().rpartition(".")[2]
    found = next((each for each in FORMATS.values() if each.ending == ending), None)
    if found is None:
        raise CannotRead(str(WRONG_KIND))
    return found.read(data)


def said_by(file: File, content: H5PContent, language: str, found: Iterable[Match]) -> dict[str, Said]:
    """What ``file`` says for ``content``. Raises CannotRead where it is for another one, or names what is not there."""
    if file.content != str(content.uuid):
        raise CannotRead(
            _("This file is a translation of another content. Choose the one that was made from this.")
        )
    if file.language != language:
        wanted = {"found": file.language, "wanted": language}
        raise CannotRead(
            _("The file is in the language “%(found)s”; this page is for “%(wanted)s”.") % wanted
        )
    here = {each.text.path: each for each in found}
    unknown = [line.path for line in file.lines if line.path not in here]
    if unknown:
        named = ", ".join(unknown[:MOST_NAMED])
        raise CannotRead(
            _(
                "The content has no such texts any more: %(paths)s. Download the file anew, and bring your work over."
            )
            % {"paths": named}
        )
    return {
        line.path: Said(line.text, escaped(here[line.path].text, line.source))
        for line in file.lines
        if line.text and not _is_as_before(line, here[line.path])
    }


def _is_as_before(line: Line, match: Match) -> bool:
    """Whether nobody has looked yet at what is out of date. Not every program says so; a changed text says it, too."""
    return line.is_stale and line.text == unescaped(match.text, match.translation)
