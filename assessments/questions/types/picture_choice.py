"""Pictures to choose from, for those who read little."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock

from assessments.questions.base import Data, Example, Mark, picture_in, refuse, whole_number
from assessments.questions.choices import ChoiceType
from assessments.questions.places import image_key
from learning.vietnamese import tidy

MOST_PICTURES = 8


class PictureOptionBlock(StructBlock):
    image = ImageChooserBlock(label=gettext_lazy("Picture"))
    text = CharBlock(
        max_length=120,
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("A word or a few. They stand below the picture, and are read out."),
    )
    correct = BooleanBlock(required=False, label=gettext_lazy("This answer is right"))
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who chose this answer."),
    )

    class Meta:
        icon = "image"
        label = gettext_lazy("picture")


class PictureChoiceBlock(StructBlock):
    several = BooleanBlock(required=False, label=gettext_lazy("Several pictures may be right"))
    options = ListBlock(
        PictureOptionBlock(),
        min_num=2,
        max_num=MOST_PICTURES,
        default=[{"image": None, "text": "", "correct": False, "feedback": ""}] * 2,
        label=pgettext_lazy("to choose", "Pictures"),
    )


class PictureChoice(ChoiceType):
    """``options`` with a picture and its words each; one is right, or ``several`` are. The response is a list of places.

    Where several are right a part of the score is given, as in a multiple choice.
    """

    name = "picture_choice"
    label = gettext_lazy("Choice of pictures")
    description = gettext_lazy("Large pictures with a word or two, one or more of them right.")
    icon = "image"
    template = "learning_assessments/questions/picture_choice.html"
    Fields = PictureChoiceBlock
    styles = ("learning_assessments/css/questions.css",)

    def clean(self, data: Data) -> Data:
        several = bool(data.get("several"))
        options = [_clean_option(each) for each in data.get("options") or []]
        refuse(options=_problem(options) or _none_right(options, several=several))
        return {"several": several, "options": options}

    def pictures(self, data: Data) -> list[int]:
        return [option["image"] for option in data["options"]]

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        shown = super().context(data, response, name=name, review=review)
        for choice, option in zip(shown["choices"], data["options"], strict=True):
            choice["picture"] = picture_in(data, option["image"])
        return {**shown, "input": "checkbox" if data.get("several") else "radio"}

    def read(self, post: Mapping[str, Any], name: str) -> list[int] | None:
        values = post.getlist(name) if hasattr(post, "getlist") else post.get(name, [])
        found = {whole_number(text) for text in values[:MOST_PICTURES]}
        return sorted(place for place in found if place is not None) or None

    def mark(self, data: Data, response: Any) -> Mark:
        chosen = self.chosen(data, response) if isinstance(response, list) else set()
        correct = {place for place, option in enumerate(data["options"]) if option["correct"]}
        said = [data["options"][place].get("feedback", "") for place in sorted(chosen)]
        return Mark(_score(chosen, correct, several=bool(data.get("several"))), " ".join(filter(None, said)))

    @classmethod
    def examples(cls) -> list[Example]:
        one = [
            {"image": 1, "text": "Khóa màn hình", "correct": True, "feedback": "Đúng rồi."},
            {"image": 2, "text": "Dán mật khẩu lên máy", "correct": False, "feedback": "Ai cũng đọc được."},
        ]
        more = [
            {"image": 3, "text": "Thẻ căn cước", "correct": True, "feedback": ""},
            {"image": 4, "text": "Điện thoại", "correct": True, "feedback": ""},
            {"image": 5, "text": "Vé xe buýt", "correct": False, "feedback": ""},
        ]
        return [
            Example({"several": False, "options": one}, right=[[0]], wrong=[[1]]),
            Example({"several": True, "options": more}, right=[[0, 1]], wrong=[[0], [2], [0, 1, 2]]),
        ]


def _score(chosen: set[int], correct: set[int], *, several: bool) -> float:
    if not several:
        return float(chosen == correct)
    return max(0.0, (len(chosen & correct) - len(chosen - correct)) / len(correct))


def _clean_option(option: Data) -> Data:
    return {
        **option,
        "image": image_key(option.get("image")),
        "text": tidy(str(option.get("text") or "")),
        "correct": bool(option.get("correct")),
        "feedback": tidy(str(option.get("feedback") or "")),
    }


def _problem(options: list[Data]) -> str:
    if not 2 <= len(options) <= MOST_PICTURES:
        return _("Give from 2 to %(most)s pictures.") % {"most": MOST_PICTURES}
    for number, option in enumerate(options, start=1):
        if option["image"] is None:
            return _("Answer %(number)s has no picture.") % {"number": number}
        if not option["text"]:
            return _("Answer %(number)s has no words, so not everybody could choose it.") % {"number": number}
    return ""


def _none_right(options: list[Data], *, several: bool) -> str:
    right = sum(option["correct"] for option in options)
    if several:
        return "" if right else _("Mark at least one answer as right.")
    return "" if right == 1 else _("Mark exactly one answer as right.")
