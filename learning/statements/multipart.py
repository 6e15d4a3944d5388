"""Statements and the files attached to them in one message (RFC 2046, 5.1; xAPI 1.0.3 Communication 1.5.2)."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from django.utils.translation import gettext as _

from learning.statements.formats import is_media_type
from learning.statements.malformed import Malformed, below

MIXED = "multipart/mixed"
HASH_HEADER = "X-Experience-API-Hash"
MOST_PARTS = 1000
LONGEST_TYPE = 255  # characters of a media type with its parameters
# The length of a SHA-2 in hexadecimal digits tells which of the family it is.
_HASHES = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


@dataclass(frozen=True)
class Part:
    """A file as it came. ``sha2`` is what its sender says of it; ``read_parts`` has checked it."""

    sha2: str
    content_type: str
    content: bytes


def parameters_of(content_type: str) -> tuple[str, dict[str, str]]:
    """The media type of a Content-Type in small letters, and its parameters."""
    message = Message()
    message["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    found = message.get_params(failobj=[("", "")])
    return found[0][0].lower(), {name.lower(): str(value) for name, value in found[1:]}


def read_parts(body: bytes, content_type: str) -> tuple[bytes, dict[str, Part]]:
    """The JSON of the first part, and the files of the others by their SHA-2. Raises Malformed."""
    _type, parameters = parameters_of(content_type)
    boundary = parameters.get("boundary", "")
    # RFC 2046, 5.1.1.
    if not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise Malformed(_("The Content-Type names no boundary."))
    first, *others = _split(body, boundary.encode())
    headers, content = _headers_and_content(first)
    if parameters_of(headers.get("content-type", ""))[0] != "application/json":
        raise Malformed(_("The first part must be the statements, as application/json."))
    found: dict[str, Part] = {}
    for each in others:
        one = _file(*_headers_and_content(each))
        found[one.sha2] = one
    return content, found


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    mark = b"\r\n--" + boundary
    # What stands before the first mark and after the last is not part of the message.
    pieces = (b"\r\n" + body).split(mark, MOST_PARTS + 2)
    ends = [at for at, piece in enumerate(pieces) if at and piece.startswith(b"--")]
    if len(pieces) < 3 or not ends:
        raise Malformed(_("The parts do not begin and end with the boundary that the Content-Type names."))
    if ends[0] > MOST_PARTS:
        raise Malformed(_("There are more than %(most)s parts.") % {"most": MOST_PARTS})
    found = []
    for piece in pieces[1 : ends[0]]:
        blanks, line_end, rest = piece.partition(b"\r\n")
        if not line_end or blanks.strip():
            raise Malformed(_("A part does not begin with the boundary on a line of its own."))
        found.append(rest)
    if not found:
        raise Malformed(_("The message has no part."))
    return found


def _headers_and_content(part: bytes) -> tuple[Mapping[str, str], bytes]:
    if part.startswith(b"\r\n"):
        return {}, part[2:]
    head, blank_line, content = part.partition(b"\r\n\r\n")
    if not blank_line:
        raise Malformed(_("A part has no blank line between its headers and its content."))
    headers = {}
    for line in head.decode("latin-1").replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n"):
        name, _colon, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers, content


def _file(headers: Mapping[str, str], content: bytes) -> Part:
    sha2 = headers.get(HASH_HEADER.lower(), "").lower()
    if not sha2:
        raise Malformed(_("A part has no header %(name)s.") % {"name": HASH_HEADER})
    if headers.get("content-transfer-encoding", "").lower() != "binary":
        raise Malformed(_("A file must be sent with “Content-Transfer-Encoding: binary”."))
    if hash_as(sha2, content) != sha2:
        raise Malformed(
            _("A file does not have the SHA-2 %(sha2)s that was sent with it.") % {"sha2": sha2[:128]}
        )
    kind = headers.get("content-type", "")
    # What is no media type on one line must not become a header of our answers.
    is_right = is_media_type(kind) and kind.isprintable() and len(kind) <= LONGEST_TYPE
    return Part(sha2, kind if is_right else "application/octet-stream", content)


def hash_as(sha2: str, content: bytes) -> str | None:
    """The SHA-2 of ``content``, by the same member of the family as ``sha2``; None if that is none."""
    name = _HASHES.get(len(sha2))
    return hashlib.new(name, content).hexdigest() if name else None


def match_files(statements: list[dict[str, Any]], files: Mapping[str, Part]) -> None:
    """Raise Malformed unless every attachment has its file or an address, and every file its attachment.

    The hash decides. A ``length`` that does not agree with it is kept as it was said: no version of xAPI lets an LRS
    refuse it, and senders are known that count other bytes than they send.
    """
    wanted = set()
    for at, statement in enumerate(statements):
        for place, one in attachments_of(statement, f"/{at}"):
            sha2 = one["sha2"].lower()
            wanted.add(sha2)
            if sha2 not in files and "fileUrl" not in one:
                raise Malformed(
                    _("The file was not sent along, and there is no “fileUrl” where it could be found."),
                    place,
                )
    if files.keys() - wanted:
        raise Malformed(_("A file was sent that no statement names."))


def attachments_of(statement: dict[str, Any], place: str = "") -> list[tuple[str, dict[str, Any]]]:
    """The attachments of a statement and of its sub-statement, with their places."""
    found = [
        (below(below(place, "attachments"), at), one)
        for at, one in enumerate(statement.get("attachments", ()))
    ]
    if statement["object"].get("objectType") == "SubStatement":
        found += attachments_of(statement["object"], below(place, "object"))
    return found


def write_parts(json: bytes, files: Iterable[Part]) -> tuple[bytes, str]:
    """A message of ``json`` and ``files``, and its Content-Type."""
    boundary = secrets.token_hex(24)  # 192 random bits stand in no file
    pieces = [b"Content-Type: application/json\r\n\r\n" + json]
    pieces += [
        f"Content-Type: {one.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
        f"{HASH_HEADER}: {one.sha2}\r\n\r\n".encode("latin-1", "replace")
        + one.content
        for one in files
    ]
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + piece + b"\r\n" for piece in pieces) + mark + b"--\r\n"
    return body, f"{MIXED}; boundary={boundary}"
