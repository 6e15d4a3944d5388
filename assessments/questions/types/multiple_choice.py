"""Several right answers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.base import Data, Example, Mark, whole_number
from assessments.questions.choices import MOST_OPTIONS, ChoiceType


class MultipleChoice(ChoiceType):
    """One or more options are right. The response is the list of the chosen places.

    Part of the score is given: each wrong choice takes back one right choice, so ticking everything earns nothing
    that knowing nothing would not.
    """

    name = "multiple_choice"
    label = gettext_lazy("Multiple choice")
    description = gettext_lazy("Several answers, one or more of them right. Part of the score is given.")
    icon = "tasks"
    input = "checkbox"

    def problem(self, correct: list[bool]) -> str:
        return "" if any(correct) else _("Mark at least one answer as right.")

    def read(self, post: Mapping[str, Any], name: str) -> list[int] | None:
        values = post.getlist(name) if hasattr(post, "getlist") else post.get(name, [])
        places = sorted(
            {place for text in values[:MOST_OPTIONS] if (place := whole_number(text)) is not None}
        )
        return places or None

    def mark(self, data: Data, response: Any) -> Mark:
        chosen = self.chosen(data, response) if isinstance(response, list) else set()
        correct = {place for place, option in enumerate(data["options"]) if option["correct"]}
        score = (len(chosen & correct) - len(chosen - correct)) / len(correct)
        said = [data["options"][place].get("feedback", "") for place in sorted(chosen)]
        return Mark(max(0.0, score), " ".join(filter(None, said)))

    @classmethod
    def examples(cls) -> list[Example]:
        options = [
            {"text": "Dài từ 12 ký tự", "correct": True, "feedback": ""},
            {"text": "Tên và năm sinh", "correct": False, "feedback": "Người khác dễ đoán."},
            {"text": "Mỗi tài khoản một mật khẩu", "correct": True, "feedback": ""},
            {"text": "Ghi dưới bàn phím", "correct": False, "feedback": ""},
        ]
        return [Example(data={"options": options}, right=[[0, 2]], wrong=[[0], [1], [0, 1, 2, 3], [1, 3]])]
