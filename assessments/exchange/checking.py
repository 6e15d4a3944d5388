"""Whether an item out of a file can be asked here, and what of it: nothing is written."""

from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.exchange.formats.base import PICTURE, Item
from assessments.exchange.formats.text import without_control
from assessments.exchange.pictures import digest, ending
from assessments.questions.base import QuestionType, question_type
from assessments.questions.codes import is_code
from assessments.questions.fields import authoring_block
from assessments.questions.plain import without_ids
from learning import api
from learning.carried import clean_html, renamed
from learning.vietnamese import tidy

LONGEST_HTML = 50_000
ABOUT = (
    "code",
    "type",
    "stem",
    "explanation",
    "difficulty",
    "source",
    "competencies",
    "tags",
    "pool",
    "review_due",
)


class Checked:
    """An item whose words and HTML are clean, with its type, its good pictures, and what was noticed.

    Pictures in its HTML are embeds whose id is their name, in its fields they are named as in the file: ``pictures``
    are those that can be stored. Raises ValidationError when the item cannot be asked.
    """

    def __init__(self, item: Item, pictures: dict[str, bytes]):
        self.told: list[str] = []
        self.pictures = self._good(pictures)
        item = scrubbed(item)
        self.kind = _kind(item)
        self.item = {**self._about(item), **self._answers(item)}

    def _good(self, pictures: dict[str, bytes]) -> dict[str, bytes]:
        good = {}
        for name, content in pictures.items():
            try:
                ending(content)
                good[name] = content
            except ValidationError as problem:
                self.told += problem.messages
        return good

    def _about(self, item: Item) -> Item:
        about: Item = {"type": self.kind.name, "stem": self._html(item.get("stem"))}
        if not tidy(BeautifulSoup(about["stem"], "html.parser").get_text()) and "<embed" not in about["stem"]:
            raise ValidationError(_("It asks nothing: its words are missing."))
        if "explanation" in item:
            about["explanation"] = self._html(item["explanation"])
        for name, read in (
            ("code", self._code),
            ("difficulty", self._difficulty),
            ("source", lambda text: str(text or "")[:2000]),
            ("competencies", api.tidy_tags),
            (
                "tags",
                lambda tags: [tidy(str(tag))[:100] for tag in tags if tag] if isinstance(tags, list) else [],
            ),
            ("pool", lambda path: str(path or "")[:1000]),
            ("review_due", self._day),
        ):
            if name in item and (value := read(item[name])) is not None:
                about[name] = value
        return about

    def _html(self, html: Any) -> str:
        if not isinstance(html, str | None) or len(html or "") > LONGEST_HTML:
            raise ValidationError(_("Its text is too long, or no text."))
        soup = BeautifulSoup(html or "", "html.parser")
        for tag in soup.find_all(["embed", "a"]):
            # Keys of the database that the file is from mean nothing here.
            if tag.name == "embed":
                tag.decompose()
            elif tag.has_attr("linktype"):
                tag.unwrap()
        for tag in soup.find_all("img"):
            self._embed(soup, tag)
        return clean_html(str(soup)).strip()

    def _embed(self, soup: BeautifulSoup, tag: Any) -> None:
        name = str(tag.get("src") or "").removeprefix(PICTURE)
        if not str(tag.get("src") or "").startswith(PICTURE) or name not in self.pictures:
            self.tell(_("A picture in its text is left out: its file is not in the import."))
            tag.decompose()
            return
        alternative = str(tag.get("alt") or "")
        if not alternative:
            self.tell(_("A picture in its text has no text alternative: write one."))
        made = soup.new_tag(
            "embed", embedtype="image", id=f"{PICTURE}{name}", format="fullwidth", alt=alternative
        )
        tag.replace_with(made)

    def tell(self, message: str) -> None:
        if message not in self.told:
            self.told.append(message)

    def _code(self, code: Any) -> str | None:
        code = str(code or "").strip()
        try:
            is_code(code)
        except ValidationError:
            if code:
                self.tell(_("“%(code)s” cannot be a code here: a new one is made.") % {"code": code[:40]})
            return None
        if len(code) > 64:
            self.tell(_("Its code is longer than 64 signs: a new one is made."))
            return None
        return code

    def _difficulty(self, value: Any) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5:
            return value
        self.tell(_("Its difficulty is no number from 1 to 5: it gets 2."))
        return None

    def _day(self, value: Any) -> Any:
        try:
            return DateField().to_python(value or None)
        except ValidationError:
            return None

    def _answers(self, item: Item) -> Item:
        blocks = self.kind.Fields().child_blocks
        given = {name: value for name, value in item.items() if name in blocks}
        if lost := sorted(set(item) - set(given) - set(ABOUT)):
            self.tell(
                _("Not kept, for the type has no field for it: %(names)s.") % {"names": ", ".join(lost)[:200]}
            )
        if self.kind.name == "essay" and not given.get("rubric"):
            given["rubric"] = _plain_rubric()
            self.tell(_("It came without a rubric and gets a plain one: look at it."))
        stand_ins = {name: renamed(blocks[name], value, self._stand_in) for name, value in given.items()}
        # The form looks its images up, and a stand-in is nowhere to be found.
        shows_some = stand_ins != given and PICTURE in repr(given)
        self.answers = cleaned(self.kind, stand_ins, with_form=not shows_some)
        return given

    def _stand_in(self, model: Any, name: Any) -> int | None:
        """A number for a picture that is not stored yet: the same for the same content."""
        content = self.pictures.get(str(name).removeprefix(PICTURE))
        if not str(name).startswith(PICTURE) or content is None:
            raise ValidationError(_("A picture that it asks about is missing."))
        return int(digest(content)[:7], 16) + 1

    def says_the_same_as(self, other: "Checked") -> bool:
        """Whether all that this one says, the other says too; where it stands is no matter."""
        mine, others = (self._said(), other._said())
        return all(
            others.get(name) == value or (not value and not others.get(name)) for name, value in mine.items()
        )

    def _said(self) -> Item:
        said: Item = {
            name: sorted(value) if name == "tags" else value
            for name, value in self.item.items()
            if name in ABOUT and name != "pool"
        }
        for name in ("stem", "explanation"):
            if name in said:
                said[name] = self._signed(said[name])
        return {**said, "answers": without_ids(self.answers)}

    def _signed(self, html: str) -> str:
        for name, content in self.pictures.items():
            html = html.replace(f'"{PICTURE}{name}"', f'"{PICTURE}{digest(content)}"')
        return html


def scrubbed(value: Any, levels: int = 20) -> Any:
    """``value`` without the signs that nothing here can keep. Raises ValidationError for what is nested too deep."""
    if levels == 0:
        raise ValidationError(_("Its answers cannot be read."))
    if isinstance(value, str):
        return without_control(value)
    if isinstance(value, list):
        return [scrubbed(each, levels - 1) for each in value]
    if isinstance(value, dict):
        return {without_control(str(name)): scrubbed(each, levels - 1) for name, each in value.items()}
    return value


def _kind(item: Item) -> QuestionType:
    kind = question_type(str(item.get("type") or ""))
    if kind is None:
        raise ValidationError(
            _("The question type “%(type)s” is not installed here.") % {"type": str(item.get("type"))[:40]}
        )
    return kind


def _plain_rubric() -> list[Item]:
    levels = [(_("Not reached"), 0), (_("Partly reached"), 1), (_("Reached"), 2)]
    return [
        {
            "criterion": _("Does what was asked"),
            "levels": [{"text": text, "points": points} for text, points in levels],
        }
    ]


def cleaned(kind: QuestionType, answers: Item, *, with_form: bool = True) -> Item:
    """The answers as the type, and then as its form, has them. Raises ValidationError with sentences only."""
    try:
        tidied = kind.clean(answers)
        if with_form:
            block = authoring_block(type(kind))
            block.clean(block.to_python(tidied))
        return tidied
    except StructBlockValidationError as problem:
        raise ValidationError(list(dict.fromkeys(_sentences(problem.as_json_data())))) from problem
    except ValidationError as problem:
        raise ValidationError(problem.messages) from problem
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError) as error:
        raise ValidationError(_("Its answers cannot be read.")) from error


def _sentences(data: Any) -> list[str]:
    """All the messages in the nested errors of a block."""
    if isinstance(data, dict):
        return [str(each) for each in data.get("messages", [])] + [
            text for value in data.values() if isinstance(value, dict | list) for text in _sentences(value)
        ]
    if isinstance(data, list):
        return [text for each in data if isinstance(each, dict | list) for text in _sentences(each)]
    return []
