from collections.abc import Iterable, Iterator
from typing import BinaryIO

from assessments.exchange.formats.base import Lost, QuestionFormat, Read, Sent


class Cards(QuestionFormat):
    """Two sides of a card: a statement, and whether it is true. One card a line."""

    name = "cards"
    label = "Cards"
    suffix = ".cards"

    def read(self, file: BinaryIO) -> Iterator[Read]:
        for number, line in enumerate(file.read().decode("utf-8").splitlines(), start=1):
            front, bar, back = line.partition("|")
            place = f"line {number}"
            if not bar or back.strip() not in ("true", "false"):
                yield Read(place, None, ["A card says | true or | false."])
            else:
                item = {"type": "true_false", "stem": f"<p>{front.strip()}</p>", "answer": back.strip()}
                yield Read(place, item)

    def write(self, questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
        lost = []
        for sent in questions:
            if sent.item["type"] == "true_false":
                words = sent.item["stem"].removeprefix("<p>").removesuffix("</p>")
                file.write(f"{words} | {sent.item['answer']}\n".encode())
            else:
                lost.append(Lost(sent.item["code"], "only statements fit on a card", left_out=True))
        return lost
