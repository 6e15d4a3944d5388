"""A page of an official document as it lies before its reader: every line of it may be pressed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.parts.asks import SAID, TITLE, WHEN, Ask, entries, line
from courses.simulations.parts.base import Data, Node, Part, box, paragraphs, press

# What a line may look like; players draw the classes that are made of these words.
LOOKS = ("bold", "italic", "caps", "left", "right", "gap", "sign", "stamp")
SIDES = ("left", "right")
LINE = (
    SAID,
    Ask("id", "name", _("Short name"), help=_("With one, the line can be pressed.")),
    line("look", _("Look"), help=_("Some of: bold italic caps left right gap sign stamp.")),
    line("note", _("How it looks, for whoever does not see it")),
    WHEN,
)
ROW = (
    entries("lines", _("Lines over the whole page"), *LINE),
    entries("left", _("Lines on the left"), *LINE),
    entries("right", _("Lines on the right"), *LINE),
    WHEN,
)


class Page(Part):
    """Rows of lines: ``lines`` go over the whole page, ``left`` and ``right`` stand side by side where there is room.

    A line with an ``id`` can be pressed. How it looks is also said in its ``note``, for whoever does not see it.
    """

    name = "page"
    label = pgettext_lazy("simulation", "Page of a document")
    needs = ("title", "rows")
    asks = (TITLE, entries("rows", _("What stands below one another"), *ROW))
    example = {
        "title": "Trang 1",
        "rows": [
            {
                "left": [{"text": "ỦY BAN NHÂN DÂN XÃ MẪU", "look": "bold"}],
                "right": [{"text": "Ngày 3/11", "look": "italic", "id": "ngay", "note": "nghiêng, cỡ 14"}],
            },
            {"lines": [{"text": "Báo cáo", "id": "ten-loai"}]},
        ],
    }

    def nodes(self, data: Data) -> list[Node]:
        return [box("page", [self._row(row) for row in data["rows"]], data["title"])]

    def lacks(self, data: Data) -> Iterator[str]:
        yield from super().lacks(data)
        rows = data.get("rows") or []
        if not isinstance(rows, list):
            yield "rows"
            return
        for number, row in enumerate(rows):
            sides = _sides(row)
            if not sides:
                yield f"rows[{number}].lines"
            for side, lines in sides.items():
                yield from (
                    f"rows[{number}].{side}[{place}].{missing}"
                    for place, line in enumerate(lines if isinstance(lines, list) else [None])
                    for missing in _missing(line)
                )

    def _row(self, row: Data) -> Node:
        halves = [
            box(f"half-{side}", [self._line(line) for line in row[side]]) for side in SIDES if row.get(side)
        ]
        made = box("halves", halves) if halves else box("whole", [self._line(line) for line in row["lines"]])
        return {**made, **({"when": row["when"]} if row.get("when") else {})}

    def _line(self, line: Data) -> Node:
        look = "-".join(["line", *str(line.get("look", "")).split()])
        if line.get("id"):
            return press({**line, "label": line["text"], "sub": line.get("note")}, look)
        made = box(look, paragraphs([line["text"], *([line["note"]] if line.get("note") else [])]))
        return {**made, **({"when": line["when"]} if line.get("when") else {})}


def _sides(row: Any) -> dict[str, Any]:
    return {side: row[side] for side in ("lines", *SIDES) if row.get(side)} if isinstance(row, dict) else {}


def _missing(line: Any) -> Iterator[str]:
    """What a line lacks; a look that nobody knows is as good as none."""
    known = line if isinstance(line, dict) else {}
    if not known.get("text"):
        yield "text"
    if set(str(known.get("look", "")).split()) - set(LOOKS):
        yield "look"
