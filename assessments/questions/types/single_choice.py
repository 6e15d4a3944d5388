"""One right answer among several."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.base import Data, Example, Mark, item_of, whole_number
from assessments.questions.choices import ChoiceType


class SingleChoice(ChoiceType):
    """One option is right. The response is the place of the chosen one."""

    name = "single_choice"
    label = gettext_lazy("Single choice")
    description = gettext_lazy("Several answers, one of them right.")
    icon = "radio-full"

    def problem(self, correct: list[bool]) -> str:
        return "" if sum(correct) == 1 else _("Mark exactly one answer as right.")

    def read(self, post: Mapping[str, Any], name: str) -> int | None:
        return whole_number(post.get(name))

    def mark(self, data: Data, response: Any) -> Mark:
        option = item_of(data["options"], response)
        if option is None:
            return Mark(0)
        return Mark(float(option["correct"]), option.get("feedback", ""))

    @classmethod
    def examples(cls) -> list[Example]:
        options = [
            {"text": "Gọi lại số in trên thẻ", "correct": True, "feedback": "Đúng rồi."},
            {"text": "Bấm vào đường dẫn", "correct": False, "feedback": "Đường dẫn có thể là giả."},
            {"text": "Đọc mã OTP", "correct": False, "feedback": ""},
        ]
        return [Example(data={"options": options}, right=[0], wrong=[1, 2])]
