"""The parts of a statement, checked one by one: agents, activities, results, attachments.

Each check takes a value and its place, and raises Malformed. Nothing is mended: a value is right or refused
(xAPI 1.0.3 Data 2.2: unknown or misspelt keys, wrong types and nulls are refused).
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from learning.statements import formats
from learning.statements.malformed import Checker, Malformed, below

NAMES = (
    "mbox",
    "mbox_sha1sum",
    "openid",
    "account",
)  # inverse functional identifiers: any one names an agent
INTERACTIONS = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert",
    "numeric", "other",
)  # fmt: skip
COMPONENTS = ("choices", "scale", "source", "target", "steps")


# Simple values


def text(value: Any, place: str) -> None:
    if not isinstance(value, str):
        raise Malformed(_("A text is expected."), place)


def boolean(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        raise Malformed(_("true or false is expected."), place)


def number(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed(_("A number is expected."), place)


def length(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Malformed(_("A whole number of bytes is expected."), place)


def shaped(is_right: Callable[[str], Any], message: Callable[[], str]) -> Checker:
    """A check for texts of one shape. ``message`` is called late, in the language of the request."""

    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or not is_right(value):
            raise Malformed(message(), place)

    return check


iri = shaped(
    formats.is_iri, lambda: _("An IRI with its scheme is expected, for example https://example.org/1.")
)
irl = shaped(
    formats.is_iri, lambda: _("An address with its scheme is expected, for example https://example.org/1.")
)
uuid = shaped(formats.is_uuid, lambda: _("A UUID is expected."))
mailto = shaped(formats.is_mailto, lambda: _("“mailto:” and an e-mail address are expected."))
sha1 = shaped(formats.is_sha1, lambda: _("A SHA-1 of 40 hexadecimal digits is expected."))
sha2 = shaped(formats.is_sha2, lambda: _("A SHA-2 in hexadecimal digits is expected."))
media_type = shaped(formats.is_media_type, lambda: _("A media type is expected, for example text/plain."))
language = shaped(formats.is_language, lambda: _("A language tag is expected, for example vi or en-US."))
timestamp = shaped(
    lambda value: formats.read_timestamp(value) is not None,
    lambda: _("A date and time as in ISO 8601 is expected, for example 2026-07-01T08:30:00+07:00."),
)
duration = shaped(
    lambda value: formats.read_duration(value) is not None,
    lambda: _("A duration as in ISO 8601 is expected, for example PT1M30S."),
)


def one_of(allowed: Collection[str]) -> Checker:
    """A check for one of the words in ``allowed``; case counts."""

    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise Malformed(
                _("One of these is expected: %(words)s.") % {"words": ", ".join(sorted(allowed))}, place
            )

    return check


# Objects and lists


def keys(value: Any, place: str, known: Mapping[str, Checker], required: Collection[str] = ()) -> None:
    """Check that ``value`` is an object with no keys but ``known`` and all of ``required``, and check their values."""
    if not isinstance(value, dict):
        raise Malformed(_("An object is expected."), place)
    for name in required:
        if name not in value:
            raise Malformed(_("“%(name)s” is missing.") % {"name": name}, place)
    for name, inner in value.items():
        if name not in known:
            raise Malformed(_("“%(name)s” is not known here.") % {"name": name}, below(place, name))
        if inner is None:
            raise Malformed(_("null is not allowed here; leave the property out."), below(place, name))
        known[name](inner, below(place, name))


def list_of(check: Checker, *, least: int = 0) -> Checker:
    """A check for lists of at least ``least`` things that pass ``check``."""

    def check_list(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise Malformed(_("A list is expected."), place)
        if len(value) < least:
            raise Malformed(_("The list must not be empty."), place)
        for at, each in enumerate(value):
            check(each, below(place, at))

    return check_list


def language_map(value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise Malformed(_("An object of texts by language is expected."), place)
    for tag, words in value.items():
        language(tag, below(place, tag))
        text(words, below(place, tag))


def extensions(value: Any, place: str) -> None:
    """Any values by IRIs: the one place where null and unknown keys are allowed (xAPI 1.0.3 Data 4.1)."""
    if not isinstance(value, dict):
        raise Malformed(_("An object of extensions by their IRIs is expected."), place)
    for name in value:
        iri(name, below(place, name))


# Who


def account(value: Any, place: str) -> None:
    keys(value, place, {"homePage": irl, "name": text}, required=("homePage", "name"))


_NAMED: dict[str, Checker] = {
    "name": text,
    "mbox": mailto,
    "mbox_sha1sum": sha1,
    "openid": iri,
    "account": account,
}


def agent(value: Any, place: str) -> None:
    keys(value, place, {**_NAMED, "objectType": one_of(("Agent",))})
    if _names(value) != 1:
        raise Malformed(
            _("An agent has exactly one of these: %(words)s.") % {"words": ", ".join(NAMES)}, place
        )


def group(value: Any, place: str) -> None:
    known: dict[str, Checker] = {**_NAMED, "objectType": one_of(("Group",)), "member": list_of(agent)}
    keys(value, place, known, required=("objectType",))
    if _names(value) > 1:
        raise Malformed(
            _("A group has at most one of these: %(words)s.") % {"words": ", ".join(NAMES)}, place
        )
    if not _names(value) and not value.get("member"):
        raise Malformed(_("A group without an identifier needs members."), place)


def agent_or_group(value: Any, place: str) -> None:
    if isinstance(value, dict) and value.get("objectType") == "Group":
        group(value, place)
    else:
        agent(value, place)


def authority(value: Any, place: str) -> None:
    """An agent, or the two of an application and its user (xAPI 1.0.3 Data 2.4.9)."""
    agent_or_group(value, place)
    if value.get("objectType") == "Group" and (_names(value) or len(value["member"]) != 2):
        raise Malformed(_("An authority that is a group has two members and no identifier."), place)


def _names(value: Mapping) -> int:
    return sum(name in value for name in NAMES)


# Doing what, to what


def verb(value: Any, place: str) -> None:
    keys(value, place, {"id": iri, "display": language_map}, required=("id",))


def component(value: Any, place: str) -> None:
    keys(value, place, {"id": text, "description": language_map}, required=("id",))


def components(value: Any, place: str) -> None:
    list_of(component)(value, place)
    ids = [each["id"] for each in value]
    if len(set(ids)) < len(ids):
        raise Malformed(_("Two components have the same id."), place)


_DEFINITION: dict[str, Checker] = {
    "name": language_map,
    "description": language_map,
    "type": iri,
    "moreInfo": irl,
    "extensions": extensions,
    "interactionType": one_of(INTERACTIONS),
    "correctResponsesPattern": list_of(text),
    **dict.fromkeys(COMPONENTS, components),
}


def definition(value: Any, place: str) -> None:
    keys(value, place, _DEFINITION)
    if "interactionType" not in value and any(
        name in value for name in ("correctResponsesPattern", *COMPONENTS)
    ):
        raise Malformed(_("“%(name)s” is missing.") % {"name": "interactionType"}, place)


def activity(value: Any, place: str) -> None:
    known: dict[str, Checker] = {"objectType": one_of(("Activity",)), "id": iri, "definition": definition}
    keys(value, place, known, required=("id",))


def reference(value: Any, place: str) -> None:
    keys(value, place, {"objectType": one_of(("StatementRef",)), "id": uuid}, required=("objectType", "id"))


# How it went


def score(value: Any, place: str) -> None:
    keys(value, place, dict.fromkeys(("scaled", "raw", "min", "max"), number))
    scaled, raw, low, high = (value.get(name) for name in ("scaled", "raw", "min", "max"))
    if scaled is not None and not -1 <= scaled <= 1:
        raise Malformed(_("A scaled score lies between -1 and 1."), below(place, "scaled"))
    if low is not None and high is not None and low >= high:
        raise Malformed(_("The lowest score must be less than the highest."), place)
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Malformed(_("The score lies outside of its own bounds."), below(place, "raw"))


_RESULT: dict[str, Checker] = {
    "score": score,
    "success": boolean,
    "completion": boolean,
    "response": text,
    "duration": duration,
    "extensions": extensions,
}


def result(value: Any, place: str) -> None:
    keys(value, place, _RESULT)


_ATTACHMENT: dict[str, Checker] = {
    "usageType": iri,
    "display": language_map,
    "description": language_map,
    "contentType": media_type,
    "length": length,
    "sha2": sha2,
    "fileUrl": irl,
}


def attachment(value: Any, place: str) -> None:
    needed = ("usageType", "display", "contentType", "length", "sha2")
    keys(value, place, _ATTACHMENT, required=needed)
