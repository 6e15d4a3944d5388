"""The plain parts: words, pictures, buttons, forms, lists, tables, search, files and dialogs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.parts.asks import (
    BUTTONS,
    FIELD,
    ID,
    LABEL,
    OPENS,
    PICTURE,
    PRESS,
    TEXT,
    TITLE,
    WHEN,
    Ask,
    entries,
    line,
)
from courses.simulations.parts.base import (
    Data,
    Node,
    Part,
    box,
    field,
    heading,
    listed,
    paragraphs,
    press,
    presses,
)
from courses.simulations.parts.words import word

BACK = {"id": "lui", "label": "Quay lại"}
OPTION = {"id": "co", "label": "Có"}


class Text(Part):
    name = "text"
    label = pgettext_lazy("simulation", "Text")
    needs = ("text",)
    asks = (
        TITLE,
        TEXT,
    )
    example = {"title": "Phiếu hẹn", "text": ["Xin chào {commune}."]}

    def nodes(self, data: Data) -> list[Node]:
        above = [heading(data["title"])] if data.get("title") else []
        return [*above, *paragraphs(data["text"])]


class Picture(Part):
    name = "picture"
    label = pgettext_lazy("simulation", "Picture")
    needs = ("picture",)
    asks = (
        PICTURE,
        line("caption", _("Caption")),
    )
    example = {"picture": "qr", "caption": "Mã QR"}

    def nodes(self, data: Data) -> list[Node]:
        return [{"k": "img", "picture": data["picture"], "t": data.get("caption", "")}]


class Actions(Part):
    name = "actions"
    label = _("Buttons")
    lists = {"buttons": ("id", "label")}
    asks = (BUTTONS,)
    example = {"buttons": [{"id": "lui", "label": "Quay lại"}]}

    def nodes(self, data: Data) -> list[Node]:
        return presses(data["buttons"])


class Form(Part):
    name = "form"
    label = pgettext_lazy("simulation", "Form")
    needs = ("fields", "buttons")
    lists = {"fields": ("name", "label"), "buttons": ("id", "label")}
    asks = (
        TITLE,
        entries("fields", pgettext_lazy("simulation", "Fields"), *FIELD),
        BUTTONS,
    )
    example = {
        "title": "Tờ khai",
        "fields": [{"name": "ten", "label": "Họ và tên"}],
        "buttons": [{"id": "nop", "label": "Nộp"}],
    }

    def nodes(self, data: Data) -> list[Node]:
        above = [heading(data["title"])] if data.get("title") else []
        return [box("form", [*above, *map(field, data["fields"]), *presses(data["buttons"])])]


class Listing(Part):
    name = "list"
    label = pgettext_lazy("simulation", "List")
    needs = ("items",)
    lists = {"items": ("id", "label")}
    asks = (
        TITLE,
        entries("items", _("Entries"), *PRESS),
    )
    example = {"title": "Thủ tục", "items": [{"id": "mot", "label": "Một", "sub": "Nộp trực tuyến"}]}

    def nodes(self, data: Data) -> list[Node]:
        above = [heading(data["title"])] if data.get("title") else []
        return [*above, listed([press(each, "row") for each in data["items"]])]


class Table(Part):
    name = "table"
    label = pgettext_lazy("simulation", "Table")
    needs = ("caption", "head", "rows")
    lists = {"rows": ("cells",)}
    asks = (
        line("caption", _("Caption")),
        Ask("head", "words", _("Headings"), help=_("One a line.")),
        entries(
            "rows",
            _("Rows"),
            Ask("cells", "cells", _("Cells"), help=_("One a line; an empty line is an empty cell.")),
            Ask("id", "name", _("Short name"), help=_("With one, the row can be opened.")),
            LABEL,
            OPENS,
            WHEN,
        ),
    )
    example = {
        "caption": "Hồ sơ",
        "head": ["Mã", "Tên"],
        "rows": [{"cells": ["01", "An"], "id": "a", "label": "Mở"}],
    }

    def nodes(self, data: Data) -> list[Node]:
        rows = [self._row(each) for each in data["rows"]]
        has_press = any(row["kids"][-1]["k"] == "press" for row in rows)
        head = [*data["head"], *([word("open", data.get("language", "vi"))] if has_press else [])]
        return [{"k": "table", "t": data["caption"], "head": head, "rows": rows}]

    def _row(self, row: Data) -> Node:
        cells: list[Node] = [{"k": "p", "t": text} for text in row["cells"]]
        if row.get("id"):
            cells.append(press({"label": row["cells"][0], **row}, "link"))
        return {"k": "cells", "kids": cells, **({"when": row["when"]} if row.get("when") else {})}


class Search(Part):
    name = "search"
    label = pgettext_lazy("simulation", "Search")
    needs = ("name", "label", "id", "button")
    lists = {"results": ("id", "label")}
    asks = (
        LABEL,
        Ask("name", "name", _("Short name"), of="label"),
        line("button", _("Label of the button")),
        Ask("id", "name", _("Short name of the button"), of="button"),
        entries("results", _("What is found"), *PRESS),
    )
    example = {"name": "tim", "label": "Tìm thủ tục", "id": "tim", "button": "Tìm", "results": []}

    def nodes(self, data: Data) -> list[Node]:
        asked = field({"name": data["name"], "label": data["label"], "type": "search"})
        found = [listed([press(each, "row") for each in data["results"]])] if data.get("results") else []
        return [box("search", [asked, *presses([{"id": data["id"], "label": data["button"]}])]), *found]


class Files(Part):
    name = "files"
    label = _("File picker")
    needs = ("name", "label", "files", "id", "button")
    lists = {"files": ("id", "label")}
    asks = (
        LABEL,
        Ask("name", "name", _("Short name"), of="label"),
        entries("files", _("Files"), LABEL, ID),
        Ask("several", "yes", _("Several may be chosen"), begins=False),
        line("button", _("Label of the button")),
        Ask("id", "name", _("Short name of the button"), of="button"),
    )
    example = {"name": "tep", "label": "Chọn tệp", "files": [OPTION], "id": "gui", "button": "Đính kèm"}

    def nodes(self, data: Data) -> list[Node]:
        kind = "many" if data.get("several") else "choice"
        asked = {"name": data["name"], "label": data["label"], "type": kind, "options": data["files"]}
        return [box("files", [field(asked), *presses([{"id": data["id"], "label": data["button"]}])])]


class Dialog(Part):
    name = "dialog"
    label = _("Dialog")
    needs = ("title", "text", "buttons")
    lists = {"buttons": ("id", "label")}
    asks = (
        TITLE,
        TEXT,
        BUTTONS,
    )
    example = {"title": "Xác nhận", "text": "Chuyển {bill} đ?", "buttons": [BACK]}

    def nodes(self, data: Data) -> list[Node]:
        kids = [heading(data["title"]), *paragraphs(data["text"]), *presses(data["buttons"])]
        return [box("dialog", kids, data["title"])]
