"""Questions of the bank on their way into a file."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from bs4 import BeautifulSoup
from django.db.models import Prefetch, QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page

from assessments.exchange.formats.base import PICTURE, Item, Lost, QuestionFormat, Sent
from assessments.exchange.pictures import content_of
from assessments.exchange.pools import Shelves
from assessments.questions.models import Question
from assessments.questions.plain import without_ids
from assessments.questions.tags import TaggedQuestion
from learning import registry
from learning.carried import renamed

BATCH = 100
TAGS = Prefetch(
    "tagged_items",
    queryset=TaggedQuestion.objects.select_related("tag").order_by("tag__name"),
    to_attr="shown_tags",
)


def write_questions(questions: QuerySet[Question], fmt: QuestionFormat, file: BinaryIO) -> list[Lost]:
    """Write ``questions`` into ``file``; what of them the format cannot say."""
    outgoing = Outgoing(questions)
    lost = fmt.write(outgoing, file)
    return [*outgoing.lost, *lost]


def format_named(name: str) -> QuestionFormat | None:
    """The installed format of that name, if it writes."""
    kind = registry.question_formats.get(name)
    return kind() if kind and kind.writes else None


class Outgoing:
    """The items of ``questions`` with their pictures, a batch at a time; what is not installed is in ``lost``."""

    def __init__(self, questions: QuerySet[Question]):
        self.questions = questions
        self.shelves = Shelves()
        self.lost: list[Lost] = []

    def __iter__(self) -> Iterator[Sent]:
        self.lost = []
        found = self.questions.prefetch_related(TAGS).iterator(chunk_size=BATCH)
        while batch := list(islice(found, BATCH)):
            shown = _Shown(batch)
            for question in batch:
                if question.kind is None:
                    why = _("The question type “%(type)s” is not installed here.") % {"type": question.type}
                    self.lost.append(Lost(question.code, why, left_out=True))
                else:
                    yield self._sent(question, shown)

    def _sent(self, question: Question, shown: "_Shown") -> Sent:
        shown.named = {}
        kind: Any = question.kind
        item: Item = {
            "code": question.code,
            "type": question.type,
            "stem": shown.html(question.stem),
            "explanation": shown.html(question.explanation),
            "difficulty": question.difficulty,
            "source": question.source,
            "competencies": question.competencies,
            "pool": self.shelves.path(question.pool_id),
            "tags": [one.tag.name for one in question.shown_tags],
            **({"review_due": question.review_due.isoformat()} if question.review_due else {}),
        }
        blocks = kind.Fields().child_blocks
        for name, value in without_ids(question.plain_data()).items():
            item[name] = renamed(blocks[name], value, shown.name) if name in blocks else value
        return Sent(item, {name: content for name, content in shown.named.items() if content is not None})


class _Shown:
    """The images and pages that the words and answers of a batch name, asked for once."""

    def __init__(self, questions: Iterable[Question]):
        images, pages = set(), set()
        for question in questions:
            kind = question.kind
            images |= set(kind.pictures(question.plain_data())) if kind else set()
            for html in (question.stem, question.explanation):
                images |= {int(pk) for pk in re.findall(r'<embed[^<>]*\bid="(\d+)"', html)}
                pages |= {int(pk) for pk in re.findall(r'<a[^<>]*\bid="(\d+)"', html)}
        self.images = get_image_model()._default_manager.in_bulk(images) if images else {}
        self.pages = Page.objects.in_bulk(pages) if pages else {}
        self.contents: dict[int, bytes | None] = {}
        self.named: dict[str, bytes | None] = {}

    def name(self, model: Any, pk: Any) -> str | None:
        """What the image is called in the file."""
        image = self.images.get(pk)
        if image is None:
            return None
        if pk not in self.contents:
            self.contents[pk] = content_of(image)
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", image.file.name.rsplit("/", 1)[-1])
        self.named[f"{pk}-{name}"] = self.contents[pk]
        return f"{PICTURE}{pk}-{name}"

    def html(self, html: str) -> str:
        """``html`` as files carry it: pictures by name, links with addresses."""
        if not html or ("<embed" not in html and "<a" not in html and "data-block-key" not in html):
            return html
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup.select("[data-block-key]"):
            del tag["data-block-key"]
        for tag in soup.find_all("embed"):
            name = self.name(None, int(str(tag.get("id") or 0))) if tag.get("embedtype") == "image" else None
            made = f'<img alt="{escape(tag.get("alt") or "")}" src="{name}"/>' if name else ""
            tag.replace_with(BeautifulSoup(made, "html.parser"))
        for tag in soup.select("a[linktype]"):
            page = self.pages.get(int(str(tag.get("id") or 0))) if tag["linktype"] == "page" else None
            address = page and page.full_url
            tag.attrs = {"href": address} if address else {}
            if not address:
                tag.unwrap()
        return str(soup)
