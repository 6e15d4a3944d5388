"""What is wrong with a package, and what its author does about it. Codes never change; sentences are for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.archive import CannotRead

MESSAGES: Mapping[str, Any] = {
    # --- the file as a whole
    "archive": "%(why)s",  # learning/archive.py has said it already
    "bomb": _(
        "Unpacked, this package is %(times)s times as large as it came. Honest packages are not; make it anew."
    ),
    "directory": _("The list of its files is longer than any package needs. Make the package anew."),
    "overlap": _("Files in this package lie over one another. Export the package again where it was made."),
    "compression": _("“%(path)s” is packed in an unusual way. Make the package anew as an ordinary ZIP."),
    "no-h5p-json": _(
        "There is no “h5p.json” in it, so this is no H5P package. Download it again with the ending .h5p, and do not "
        "unpack it."
    ),
    "no-content": _(
        "There is no “content/content.json” in it. If it holds libraries only, have it installed by an administrator."
    ),
    "json": _(
        "“%(path)s” cannot be read: it is damaged or no JSON. Export the package again where it was made."
    ),
    "json-depth": _("“%(path)s” is nested too deeply. Divide the content, and export it again."),
    "json-size": _("“%(path)s” is too large for a file of data. Divide the content, and export it again."),
    "forbidden-key": _(
        "“%(path)s” has a field called “%(key)s”, which attacks the pages that show it. Do not use this package."
    ),
    # --- names and kinds of files
    "name": _("The file name “%(path)s” is too long or has signs that nobody sees. Rename the file."),
    "alike": _("“%(path)s” and “%(other)s” are the same name on some computers. Rename one of them."),
    "kind": _("Files like “%(path)s” are not taken. Remove it from the content, and export that again."),
    "disguised": _("“%(path)s” is not what its ending says. Save it anew as what it is, and export again."),
    "virus": _(
        "“%(path)s” has a virus or a sign of one (%(found)s). Do not use this package; tell your administrator."
    ),
    "drawing": _(
        "The drawing “%(path)s” contains a script, an outside link or an entity. Save it as a plain SVG without them."
    ),
    "markup": _("“%(path)s” cannot be read as XML. Save it anew, and make the package again."),
    # --- h5p.json and library.json
    "missing-field": _(
        "“%(path)s” does not say “%(field)s”. Export the package again where it was made, with a newer version if "
        "there is one."
    ),
    "wrong-field": _(
        "“%(field)s” in “%(path)s” is not as it must be. Correct it where the package was made."
    ),
    "main-not-listed": _(
        "The package is of type %(library)s, but does not list it among what it needs. Export it again where it was "
        "made."
    ),
    "not-runnable": _(
        "%(library)s is a part and no content type of its own. Choose a package of a content type."
    ),
    "folder-name": _(
        "The folder “%(path)s” holds the library %(library)s. Name it “%(expected)s”, or export the package again."
    ),
    "library-twice": _(
        "The library %(library)s is in it twice. Take one of them out, or export the package again."
    ),
    "no-library-json": _(
        "The folder “%(path)s” has no “library.json”. Take it out, or export the package again."
    ),
    "missing-file": _("%(library)s needs the file “%(path)s”, which is not in the package. Export it again."),
    "newer-core": _(
        "%(library)s needs H5P %(asked)s, and this site has %(ours)s. Use an older version of the content type, or ask "
        "your administrator for an update."
    ),
    "missing-library": _(
        "The library %(library)s is missing, which “%(path)s” needs. Export the package together with its libraries, "
        "or ask your administrator to install it."
    ),
    "may-not-install": _(
        "The library %(library)s is not installed here yet. Ask your administrator to install it; then upload the "
        "package again."
    ),
    "chain": _(
        "The libraries that %(library)s needs are too many, one after another. Use another content type."
    ),
    "library-used": _("%(library)s is still needed by %(other)s. Delete that first."),
    # --- on this site
    "same-package": _(
        "This package is here already as “%(other)s”. Use that one, or choose to take it in as another copy."
    ),
    "restricted": _("%(library)s may only be used by those who manage libraries. Ask your administrator."),
    "too-large": _("The file is larger than %(most)s MB. Make its films and pictures smaller."),
    "too-often": _("You have uploaded %(most)s packages within an hour. Wait a little, then go on."),
    "gone": _("The file is not here any more. Upload it again."),
    "failed": _("Something went wrong. The log of the site says what. Nothing was taken in."),
    # --- what authors filled in
    "params": _(
        "The content is not built as %(library)s expects. Open it where it was made, save it, export it again."
    ),
    "wrong-type": _("“%(path)s” was left out: something of another kind stood there. Fill it in again."),
    "unknown-field": _(
        "“%(path)s” was left out: this content type has no such field. Nothing is to be done."
    ),
    "html": _("In “%(path)s”, what may not stand in a text was taken out. Look at it before you publish."),
    "too-long": _("“%(path)s” was shortened to %(most)s characters. Look at it before you publish."),
    "pattern": _("“%(path)s” was left out: it is not written as it must be. Fill it in again."),
    "number": _("“%(path)s” was changed to %(value)s, the nearest value allowed. Check it."),
    "option": _("“%(path)s” had a choice that does not exist. Choose again."),
    "too-many": _("“%(path)s” was shortened to %(most)s entries. Look at it before you publish."),
    "library": _(
        "“%(path)s” was left out: %(library)s may not stand there, or is not installed. Replace it."
    ),
    "file": _("The file of “%(path)s” is missing or may not be used. Choose it again."),
}


# How many reasons one sentence is made of; all of them are in ``issues``.
MOST_SAID = 10


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong: its ``code``, the file or field it is about, and the message for the author.

    ``values`` are what the message names. It is put into words when it is shown, in the language of who reads it.
    """

    code: str
    path: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        # The reader of archives has reasons of its own, and has put them into words.
        sentence = MESSAGES["archive" if self.code.startswith("archive-") else self.code]
        return str(sentence) % {"path": self.path, **self.values}


def issue(code: str, path: Any = "", **values: Any) -> Issue:
    """What is named is cut short: an attacker's name of ten thousand letters is no message."""
    return Issue(code, short(path), {key: short(value) for key, value in values.items()})


def short(text: Any, most: int = 200) -> str:
    text = str(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


class H5PError(CannotRead):
    """The package, or what is asked for, cannot be taken. ``issues`` say why, all that were found."""

    def __init__(self, *issues: Issue):
        self.issues = issues
        super().__init__(
            " ".join(each.message for each in issues[:MOST_SAID]), code=issues[0].code if issues else ""
        )


def raise_all(issues: Iterable[Issue]) -> None:
    found = tuple(issues)
    if found:
        raise H5PError(*found)
