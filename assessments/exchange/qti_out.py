"""A quiz and its questions as an assessment of a Common Cartridge: QTI 1.2 in the profile of CC 1.3."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.exchange.rules import written_rules
from assessments.questions.plain import plain
from learning.packs import Data

TYPE = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PROFILES = {
    "single_choice": "cc.multiple_choice.v0p1",
    "multiple_choice": "cc.multiple_response.v0p1",
    "true_false": "cc.true_false.v0p1",
    "short_text": "cc.fib.v0p1",
}


def write_assessment(reference: str, data: Data, items: dict[str, Data]) -> tuple[str, str, list[str]]:
    """The type of the resource, its XML, and what has no place in it, in words. No type if nothing is left."""
    told: list[str] = []
    root = Element("questestinterop", {"xmlns": NAMESPACE})
    assessment = SubElement(
        root, "assessment", {"ident": _ident(reference), "title": str(data.get("title", ""))}
    )
    _meta(assessment, written_rules(data))
    section = SubElement(assessment, "section", {"ident": "root_section"})
    for one in data.get("questions") or []:
        question = items.get(one) or {}
        kind, answers = _answers(question)
        if kind not in PROFILES:
            told.append(
                _("“%(title)s”: the question %(code)s has no form in a Common Cartridge and is left out.")
                % {"title": data.get("title", ""), "code": one.partition(":")[2]}
            )
            continue
        _item(section, one, question, kind, answers)
    if data.get("sections"):
        told.append(
            _(
                "“%(title)s”: its sections draw from the question bank, which a Common Cartridge has not; left out."
            )
            % {"title": data.get("title", "")}
        )
    if not len(section):
        return "", "", told
    return TYPE, tostring(root, encoding="unicode"), told


def _answers(question: Data) -> tuple[str, Data]:
    children = question.get("data") or []
    return (children[0]["type"], plain(children[0]["value"])) if children else ("", {})


def _meta(parent: Element, entries: dict[str, str]) -> None:
    meta = SubElement(parent, "qtimetadata")
    for label, entry in entries.items():
        field = SubElement(meta, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry


def _item(section: Element, reference: str, question: Data, kind: str, answers: Data) -> None:
    item = SubElement(section, "item", {"ident": _ident(reference)})
    _meta(SubElement(item, "itemmetadata"), {"cc_profile": PROFILES[kind]})
    presentation = SubElement(item, "presentation")
    _material(presentation, question.get("stem", ""))
    right = _short(presentation, answers) if kind == "short_text" else _choices(presentation, kind, answers)
    _processing(item, kind, right)
    if question.get("explanation"):
        feedback = SubElement(item, "itemfeedback", {"ident": "general_fb"})
        _material(SubElement(feedback, "flow_mat"), question["explanation"])
    for place, option in enumerate(answers.get("options") or []):
        if option.get("feedback"):
            feedback = SubElement(item, "itemfeedback", {"ident": f"a{place}_fb"})
            _material(SubElement(feedback, "flow_mat"), option["feedback"], is_html=False)


def _choices(presentation: Element, kind: str, answers: Data) -> tuple[list[str], list[str]]:
    """Write the answers; the names of the right ones and of the wrong ones."""
    several = "Multiple" if kind == "multiple_choice" else "Single"
    response = SubElement(presentation, "response_lid", {"ident": "response1", "rcardinality": several})
    render = SubElement(response, "render_choice")
    right: list[str] = []
    wrong: list[str] = []
    for ident, text, is_right in _named(kind, answers):
        label = SubElement(render, "response_label", {"ident": ident})
        _material(label, text, is_html=False)
        (right if is_right else wrong).append(ident)
    return right, wrong


def _named(kind: str, answers: Data) -> list[tuple[str, str, bool]]:
    if kind == "true_false":
        is_true = answers.get("answer") == "true"
        return [
            ("true", pgettext("answer", "True"), is_true),
            ("false", pgettext("answer", "False"), not is_true),
        ]
    return [
        (f"a{place}", option["text"], bool(option["correct"]))
        for place, option in enumerate(answers["options"])
    ]


def _short(presentation: Element, answers: Data) -> tuple[list[str], list[str]]:
    response = SubElement(presentation, "response_str", {"ident": "response1", "rcardinality": "Single"})
    SubElement(response, "render_fib", {"prompt": "Box"})
    return answers["accepted"], []


def _processing(item: Element, kind: str, answers: tuple[list[str], list[str]]) -> None:
    right, wrong = answers
    processing = SubElement(item, "resprocessing")
    outcomes = SubElement(processing, "outcomes")
    SubElement(
        outcomes, "decvar", {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    )
    condition = SubElement(processing, "respcondition", {"continue": "No"})
    var: Any = SubElement(condition, "conditionvar")
    if kind == "multiple_choice":
        var = SubElement(var, "and")
    for each in right:
        SubElement(var, "varequal", {"respident": "response1"}).text = each
    if kind == "multiple_choice":
        for each in wrong:
            SubElement(SubElement(var, "not"), "varequal", {"respident": "response1"}).text = each
    SubElement(condition, "setvar", {"action": "Set", "varname": "SCORE"}).text = "100"


def _material(parent: Element, words: str, *, is_html: bool = True) -> None:
    material = SubElement(parent, "material")
    kind = "text/html" if is_html else "text/plain"
    SubElement(material, "mattext", {"texttype": kind}).text = words


def _ident(reference: str) -> str:
    return reference.replace(":", "_").replace(".", "_")
