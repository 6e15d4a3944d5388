"""Questions that a person marks: essays, files and spoken answers."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.reading.written import MEDIA_TYPES
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built


def write_essay(built: Built, item: Item) -> None:
    built.response(RESPONSE, "single", "string")
    _by_hand(built, item)
    least, most = item.get("least_words") or 0, item.get("most_words") or 0
    if least or most:
        built.hints.append(f"words-{least}-{most}")
        built.lost.append(_("How many words are wanted."))
    if item.get("guidance"):
        built.lines(item["guidance"], built.add("div", hint="guidance"))
    if item.get("model_answer"):
        block = built.add("rubricBlock", view="scorer", hint="model-answer")
        built.lines(item["model_answer"], block)
    built.add("extendedTextInteraction", responseIdentifier=RESPONSE, expectedLength=1000)


def write_file(built: Built, item: Item) -> None:
    built.response(RESPONSE, "single", "file")
    _by_hand(built, item)
    kinds = item.get("kinds") or []
    built.hints.append("-".join(["kinds", *kinds]))
    known = [MEDIA_TYPES[kind] for kind in kinds if kind in MEDIA_TYPES]
    if len(kinds) > 1:
        built.lost.append(_("All kinds of file but the first, in other systems."))
    if item.get("rules"):
        built.lost.append(_("The rules by which the file is checked."))
    said: dict[str, Any] = {"type": known[0]} if known else {}
    built.add("uploadInteraction", responseIdentifier=RESPONSE, **said)


def write_audio(built: Built, item: Item) -> None:
    built.response(RESPONSE, "single", "file")
    _by_hand(built, item)
    built.hints.append(f"audio-{item.get('longest_seconds') or ''}")
    built.lost.append(_("How long the answer may be, and the button to record it: it is a file to upload."))
    built.add("uploadInteraction", responseIdentifier=RESPONSE, type="audio/mpeg")


def _by_hand(built: Built, item: Item) -> None:
    """The rubric as a table for those who mark. There are no rules: that says that a person does."""
    rubric: list[dict[str, Any]] = item.get("rubric") or []
    most = sum(max((level["points"] for level in each["levels"]), default=0) for each in rubric)
    built.scores(most or 1)
    if not rubric:
        built.hints.append("no-rubric")
        return
    block = built.add("rubricBlock", view="scorer", hint="rubric")
    table = built.add("tbody", built.add("table", block))
    for each in rubric:
        row = built.add("tr", table)
        built.add("th", row, each["criterion"])
        for level in each["levels"]:
            built.add("td", row, f"{level['text']} ({level['points']})")
