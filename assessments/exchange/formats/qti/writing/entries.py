"""Short texts, numbers, and texts with gaps."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built, append_text
from assessments.exchange.formats.qti.writing.pairs import fill


def write_short_text(built: Built, item: Item) -> None:
    partly = {each["text"]: float(each["percent"]) / 100 for each in item.get("partly") or []}
    _wordings(built, RESPONSE, item["accepted"], partly)
    if any(each.get("feedback") for each in item.get("partly") or []):
        built.lost.append(_("The feedback on wordings that earn a part."))
    built.scores(1)
    built.by_template("map_response")
    if not item.get("strict"):
        _loose(built, [1])
    entry(built, built.add("p"), RESPONSE, 40)


def write_number(built: Built, item: Item) -> None:
    built.response(RESPONSE, "single", "float", [float(item["answer"])])
    built.scores(1)
    numeric_rule(built, RESPONSE, float(item.get("tolerance") or 0), is_relative=bool(item.get("relative")))
    if item.get("units"):
        built.lost.append(_("Other units than “%(unit)s”.") % {"unit": item.get("unit", "")})
    if item.get("too_low") or item.get("too_high"):
        built.lost.append(_("What it says to a number that is too low or too high."))
    paragraph = built.add("p")
    entry(built, paragraph, RESPONSE, 15)
    if item.get("unit"):
        append_text(paragraph, f" {item['unit']}")


def write_cloze(built: Built, item: Item) -> None:
    gaps = item["gaps"]
    built.hints.append("cloze")
    loose = [n for n, gap in enumerate(gaps, start=1) if gap["kind"] == "text" and not gap.get("strict")]
    if loose:
        _loose(built, loose)
    for n, gap in enumerate(gaps, start=1):
        _declare(built, f"RESPONSE{n}", gap)
    built.scores(len(gaps))
    if any(gap.get("feedback") for gap in gaps):
        built.lost.append(_("The feedback on each gap."))
    text = built.add("div", hint="text")
    for line in filter(str.strip, item["text"].splitlines()):
        fill(built, built.add("p", text), line, lambda n, into: _gap(built, into, n, gaps[n - 1]))


def _declare(built: Built, name: str, gap: Item) -> None:
    if gap["kind"] == "number":
        built.response(name, "single", "float", [float(gap["answer"])])
        numeric_rule(built, name, float(gap.get("tolerance") or 0))
        return
    if gap["kind"] == "text":
        _wordings(built, name, gap["accepted"])
    else:
        right = [_option(n) for n, option in enumerate(gap["options"]) if option["correct"]]
        built.response(name, "single", "identifier", right[:1], dict.fromkeys(right, 1))
    SubElement(_added(built.rules), "mapResponse", {"identifier": name})


def _gap(built: Built, into: Element, n: int, gap: Item) -> None:
    name = f"RESPONSE{n}"
    if gap["kind"] != "choice":
        entry(built, into, name, 20)
        return
    interaction = built.add("inlineChoiceInteraction", into, responseIdentifier=name, shuffle=False)
    for place, option in enumerate(gap["options"]):
        built.add("inlineChoice", interaction, option["text"], identifier=_option(place))


def _option(place: int) -> str:
    return f"choice{place + 1}"


def _wordings(built: Built, name: str, accepted: list[str], partly: dict[str, float] | None = None) -> None:
    points = {**(partly or {}), **dict.fromkeys(accepted, 1)}
    built.response(name, "single", "string", accepted[:1], points)


def _loose(built: Built, gaps: list[int]) -> None:
    built.hints.append("-".join(["loose", *map(str, gaps)]))
    built.lost.append(_("That accents do not matter: other systems want them right."))


def entry(built: Built, into: Element, name: str, length: int) -> None:
    built.add("textEntryInteraction", into, responseIdentifier=name, expectedLength=length)


def numeric_rule(built: Built, name: str, tolerance: float, *, is_relative: bool = False) -> None:
    """One point for a number that is near enough."""
    branch = SubElement(SubElement(built.rules, "responseCondition"), "responseIf")
    said: dict[str, Any] = {"toleranceMode": "exact"}
    if tolerance:
        mode = "relative" if is_relative else "absolute"
        said = {"toleranceMode": mode, "tolerance": f"{tolerance!r} {tolerance!r}"}
    equal = SubElement(branch, "equal", said)
    SubElement(equal, "correct", {"identifier": name})
    SubElement(equal, "variable", {"identifier": name})
    SubElement(_added(branch), "baseValue", {"baseType": "float"}).text = "1"


def _added(rules: Element) -> Element:
    """A rule that adds to the score; what it adds is to be put in."""
    total = SubElement(SubElement(rules, "setOutcomeValue", {"identifier": "SCORE"}), "sum")
    SubElement(total, "variable", {"identifier": "SCORE"})
    return total
