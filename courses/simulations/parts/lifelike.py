"""The parts that look like what people use: mail, documents, payments, chats and telephones."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.parts.asks import (
    BUTTONS,
    ID,
    LABEL,
    OPENS,
    PICTURE,
    PRESS,
    SAID,
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
    heading,
    listed,
    pairs,
    paragraphs,
    press,
    presses,
)
from courses.simulations.parts.words import word

BACK = {"id": "lui", "label": "Quay lại"}


class Inbox(Part):
    name = "inbox"
    label = _("Inbox")
    needs = ("title", "messages")
    lists = {"messages": ("id", "from", "subject")}
    asks = (
        TITLE,
        entries(
            "messages",
            pgettext_lazy("simulation", "Messages"),
            line("from", _("From")),
            line("subject", _("Subject")),
            line("time", _("Time")),
            OPENS,
            Ask("id", "name", _("Short name"), of="subject"),
            WHEN,
        ),
    )
    example = {
        "title": "Hộp thư đến",
        "messages": [{"id": "a", "from": "Văn phòng", "subject": "Giấy mời họp", "time": "07:30"}],
    }

    def nodes(self, data: Data) -> list[Node]:
        return [box("inbox", [heading(data["title"]), listed([self._row(one) for one in data["messages"]])])]

    def _row(self, one: Data) -> Node:
        under = " · ".join(each for each in (one["from"], one.get("time", "")) if each)
        return press({**one, "label": one["subject"], "sub": under}, "row")


class Message(Part):
    name = "message"
    label = _("E-mail")
    needs = ("from", "address", "subject", "text")
    lists = {"links": ("id", "label", "address"), "files": ("id", "label"), "buttons": ("id", "label")}
    asks = (
        line("from", _("From")),
        line("address", _("Address of the sender")),
        line("to", _("To")),
        line("time", _("Time")),
        line("subject", _("Subject")),
        TEXT,
        entries("links", _("Links"), LABEL, line("address", _("Address where it leads")), OPENS, ID, WHEN),
        entries("files", _("Attached files"), *PRESS),
        BUTTONS,
    )
    example = {
        "from": "Văn phòng",
        "address": "vanphong@xamau.example",
        "subject": "Giấy mời",
        "text": ["Kính mời."],
        "links": [{"id": "mo", "label": "Xem", "address": "xamau.example/hop"}],
        "buttons": [BACK],
    }

    def nodes(self, data: Data) -> list[Node]:
        language = data.get("language", "vi")
        about: list[tuple[str, Any]] = [(word("from", language), f"{data['from']} <{data['address']}>")]
        about += [(word(name, language), data.get(name)) for name in ("to", "time")]
        # Where a link leads is what decides, so it is there to be read, and not only when somebody points at it.
        links = [press({**one, "sub": one["address"]}, "link") for one in data.get("links", [])]
        files = [press(one, "file") for one in data.get("files", [])]
        kids = [heading(data["subject"]), pairs(about), *paragraphs(data["text"])]
        lists = [listed(each) for each in (links, files) if each]
        return [box("mail", [*kids, *lists]), *presses(data.get("buttons"))]


class Document(Part):
    name = "document"
    label = _("Document with a place to sign")
    needs = ("title", "text")
    lists = {"buttons": ("id", "label")}
    asks = (
        line("office", _("Office")),
        line("number", _("Number of the document")),
        line("place", _("Place and date")),
        TITLE,
        TEXT,
        Ask("sign", "group", _("Place to sign"), (LABEL, OPENS, ID, line("name", _("Who signs")))),
        BUTTONS,
    )
    example = {
        "office": "ỦY BAN NHÂN DÂN {commune}",
        "number": "Số: 12/UBND",
        "title": "CÔNG VĂN",
        "text": ["Kính gửi."],
        "sign": {"id": "ky", "label": "Ký vào đây", "name": "{officer}"},
    }

    def nodes(self, data: Data) -> list[Node]:
        head = paragraphs([data[name] for name in ("office", "number", "place") if data.get(name)])
        kids = [*head, heading(data["title"]), *paragraphs(data["text"])]
        if sign := data.get("sign"):
            kids.append(box("sign", [press(sign, "sign"), *paragraphs(sign.get("name"))], sign["label"]))
        return [box("document", kids, data["title"]), *presses(data.get("buttons"))]

    def lacks(self, data: Data):
        yield from super().lacks(data)
        sign = data.get("sign")
        if sign is not None:
            yield from (f"sign.{name}" for name in ("id", "label") if not sign.get(name))


class Payment(Part):
    name = "qr_payment"
    label = _("Payment by QR code")
    needs = ("payee", "bank", "account")
    lists = {"buttons": ("id", "label")}
    asks = (
        TITLE,
        line("payee", _("Payee")),
        line("bank", _("Bank")),
        line("account", _("Account")),
        line("amount", _("Amount")),
        line("note", _("Note")),
        PICTURE,
        BUTTONS,
    )
    example = {
        "payee": "{shop}",
        "bank": "Ngân hàng Mẫu",
        "account": "9999000001",
        "amount": "{bill} đ",
        "note": "Tiền rau",
        "buttons": [BACK],
    }

    def nodes(self, data: Data) -> list[Node]:
        language = data.get("language", "vi")
        names = ("payee", "bank", "account", "amount", "note")
        facts: list[tuple[str, Any]] = [(word(name, language), data.get(name)) for name in names]
        picture = [{"k": "img", "picture": data["picture"], "t": ""}] if data.get("picture") else []
        return [
            box("payment", [*picture, pairs(facts)], data.get("title") or word("payment", language)),
            *presses(data.get("buttons")),
        ]


class Chat(Part):
    name = "chat"
    label = _("Chat")
    needs = ("with", "messages")
    lists = {"messages": ("text",), "replies": ("id", "label")}
    asks = (
        line("with", _("With whom")),
        entries(
            "messages",
            pgettext_lazy("simulation", "Messages"),
            SAID,
            line("by", _("Who says it")),
            Ask("mine", "yes", _("The learner says it"), begins=False),
            WHEN,
        ),
        entries("replies", _("Replies to choose from"), *PRESS),
    )
    example = {
        "with": "Chị Mẫu",
        "messages": [{"text": "Chào em", "by": "Chị Mẫu"}, {"text": "Vâng ạ", "by": "", "mine": True}],
        "replies": [BACK],
    }

    def nodes(self, data: Data) -> list[Node]:
        you = word("you", data.get("language", "vi"))
        said = [self._said(one, you if one.get("mine") else data["with"]) for one in data["messages"]]
        return [
            box("chat", [heading(data["with"]), listed(said)], data["with"]),
            *presses(data.get("replies")),
        ]

    def _said(self, one: Data, by: str) -> Node:
        kids = paragraphs([one.get("by") or by, one["text"]])
        made = box("mine" if one.get("mine") else "theirs", kids)
        return {**made, **({"when": one["when"]} if one.get("when") else {})}


class Phone(Part):
    name = "phone"
    label = _("Telephone with apps")
    needs = ("apps",)
    lists = {"apps": ("id", "label"), "notices": ("text",)}
    asks = (
        TITLE,
        entries("notices", _("Notices"), SAID),
        entries("apps", _("Apps"), *PRESS),
    )
    example = {
        "title": "Màn hình chính",
        "apps": [{"id": "nh", "label": "Ngân hàng Mẫu"}],
        "notices": [{"text": "1 tin nhắn mới"}],
    }

    def nodes(self, data: Data) -> list[Node]:
        notices = [box("notice", paragraphs(one["text"])) for one in data.get("notices", [])]
        apps = listed([press(each, "app") for each in data["apps"]])
        return [
            box("phone", [*notices, apps], data.get("title") or word("phone", data.get("language", "vi")))
        ]
