"""XLIFF 1.2 and 2.0. Tags of rich texts stand in them as text; a translator's program marks and keeps them as such."""

from collections.abc import Iterator
from xml.etree import ElementTree as tree

from defusedxml import ElementTree as safe
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from courses.h5p.translating.lines import CannotRead, File, Line

ONE, TWO = "urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:2.0"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
URN = "urn:uuid:"
REVIEW = "needs-review-translation"
DONE = frozenset({"translated", "reviewed", "final", "signed-off"})


def write_1(file: File) -> bytes:
    root = tree.Element("xliff", {"xmlns": ONE, "version": "1.2"})
    about = {
        "original": URN + file.content,
        "source-language": file.source_language,
        "target-language": file.language,
        "datatype": "plaintext",
    }
    body = tree.SubElement(tree.SubElement(root, "file", about), "body")
    for number, line in enumerate(file.lines, start=1):
        unit = tree.SubElement(
            body, "trans-unit", {"id": str(number), "resname": line.path, SPACE: "preserve"}
        )
        tree.SubElement(unit, "source").text = line.source
        if line.text:
            state = REVIEW if line.is_stale else "translated"
            tree.SubElement(unit, "target", {"state": state}).text = line.text
        for note in _notes(line):
            tree.SubElement(unit, "note").text = note
    return _written(root)


def write_2(file: File) -> bytes:
    about = {"xmlns": TWO, "version": "2.0", "srcLang": file.source_language, "trgLang": file.language}
    root = tree.Element("xliff", about)
    inner = tree.SubElement(root, "file", {"id": "content", "original": URN + file.content})
    for number, line in enumerate(file.lines, start=1):
        unit = tree.SubElement(inner, "unit", {"id": f"u{number}", "name": line.path, SPACE: "preserve"})
        notes = tree.SubElement(unit, "notes") if (said := _notes(line)) else unit
        for note in said:
            tree.SubElement(notes, "note").text = note
        state = "translated" if line.text and not line.is_stale else "initial"
        segment = tree.SubElement(unit, "segment", {"state": state})
        tree.SubElement(segment, "source").text = line.source
        if line.text:
            tree.SubElement(segment, "target").text = line.text
    return _written(root)


def _notes(line: Line) -> list[str]:
    before = _("The original was: %(text)s") % {"text": line.before} if line.before else ""
    return [each for each in (line.note, before) if each]


def _written(root: tree.Element) -> bytes:
    tree.indent(root)
    return tree.tostring(root, encoding="utf-8", xml_declaration=True)


def read(data: bytes) -> File:
    """Either version; which one it is, it says itself."""
    try:
        root = safe.fromstring(data, forbid_dtd=True)
    except (tree.ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise CannotRead(_("This is no XLIFF file, or it is damaged.")) from problem
    if root.tag == f"{{{ONE}}}xliff":
        return _read_1(root)
    # Every 2.x has the same elements, under this or a later name.
    if root.tag.startswith("{urn:oasis:names:tc:xliff:document:2.") and root.tag.endswith("}xliff"):
        return _read_2(root, root.tag.removesuffix("xliff"))
    raise CannotRead(_("This is no XLIFF file of version 1.2 or 2."))


def _read_1(root: tree.Element) -> File:
    files = root.findall(f"{{{ONE}}}file")
    about = files[0].attrib if len(files) == 1 else {}
    lines = [_line_1(unit) for each in files for unit in each.iter(f"{{{ONE}}}trans-unit")]
    return File(
        about.get("original", "").removeprefix(URN),
        about.get("source-language", ""),
        about.get("target-language", ""),
        lines,
    )


def _line_1(unit: tree.Element) -> Line:
    target = unit.find(f"{{{ONE}}}target")
    state = target.get("state", "translated") if target is not None else ""
    return Line(
        unit.get("resname", ""),
        _text(unit.find(f"{{{ONE}}}source")),
        _text(target),
        is_stale=state not in DONE,
    )


def _read_2(root: tree.Element, space: str) -> File:
    files = root.findall(f"{space}file")
    content = files[0].get("original", "") if len(files) == 1 else ""
    lines = [_line_2(unit, space) for each in files for unit in each.iter(f"{space}unit")]
    return File(content.removeprefix(URN), root.get("srcLang", ""), root.get("trgLang", ""), lines)


def _line_2(unit: tree.Element, space: str) -> Line:
    """Programs may cut a text into several segments, and leave out the state that is the usual one."""
    segments = list(unit.iter(f"{space}segment"))
    parts = list(_parts(unit, space))
    targets = [_text(each.find(f"{space}target")) for each in parts]
    is_done = all(each.get("state", "initial") in DONE for each in segments)
    return Line(
        unit.get("name", ""),
        "".join(_text(each.find(f"{space}source")) for each in parts),
        "".join(targets),
        is_stale=not is_done,
    )


def _parts(unit: tree.Element, space: str) -> Iterator[tree.Element]:
    yield from (each for each in unit.iter() if each.tag in (f"{space}segment", f"{space}ignorable"))


def _text(element: tree.Element | None) -> str:
    """Its words, also those within marks that a program has put in."""
    return "" if element is None else "".join(element.itertext())
