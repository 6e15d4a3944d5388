"""Things to put in order."""

from collections.abc import Mapping
from itertools import combinations
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, posted_places, refuse
from assessments.questions.interactions import components, listed
from assessments.questions.listing import problem_with, tidy_list
from learning.named_fields import LineBlock
from learning.vietnamese import tidy

MOST_ITEMS = 10


class OrderingBlock(StructBlock):
    items = ListBlock(
        LineBlock(max_length=300, label=gettext_lazy("Item")),
        min_num=2,
        max_num=MOST_ITEMS,
        default=["", "", ""],
        label=gettext_lazy("Items in their right order"),
        help_text=gettext_lazy("Learners see them mixed."),
    )
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback when the order is not right"),
    )


class Ordering(QuestionType):
    """``items`` are in their right order; ``shown`` says in which order this learner sees them.

    The response is the place the learner gives to each shown item, from 1. The score is the share of pairs that
    stand in the right order less those that stand the wrong way round: one slip costs little, chance earns little.
    """

    name = "ordering"
    label = gettext_lazy("Put in order")
    description = gettext_lazy("Steps or events to number in their right order.")
    icon = "order"
    template = "learning_assessments/questions/rows.html"
    Fields = OrderingBlock
    interaction = "sequencing"

    def clean(self, data: Data) -> Data:
        items = tidy_list(data.get("items"))
        refuse(items=problem_with(items, least=2, most=MOST_ITEMS))
        return {"items": items, "feedback": tidy(str(data.get("feedback") or ""))}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        # Always mixed: in their right order they would be no question.
        shown = list(range(len(data["items"])))
        random.shuffle(shown)
        if shown == sorted(shown):
            shown.reverse()
        return {**data, "shown": shown}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        shown = self._shown(data)
        given = response if isinstance(response, list) else []
        rows = []
        for row, item in enumerate(shown):
            place = item_of(given, row)
            rows.append(
                {
                    "name": f"{name}-{row}",
                    "label": data["items"][item],
                    "options": [(n, n, n == place) for n in range(1, len(shown) + 1)],
                    "right": review and place == item + 1,
                    "answer": item + 1 if review else "",
                }
            )
        return {"rows": rows, "order": True, "hint": _("Give each line its number. Use every number once.")}

    def read(self, post: Mapping[str, Any], name: str) -> list[int | None] | None:
        return posted_places(post, name, most=MOST_ITEMS)

    def mark(self, data: Data, response: Any) -> Mark:
        shown = self._shown(data)
        if not isinstance(response, list) or len(response) != len(shown):
            return Mark(0)
        given = {item: place for item, place in zip(shown, response, strict=True) if type(place) is int}
        pairs = list(combinations(range(len(shown)), 2))
        agreeing = sum(_direction(given.get(first), given.get(second)) for first, second in pairs)
        return Mark(
            max(0.0, agreeing / len(pairs)), "" if agreeing == len(pairs) else data.get("feedback", "")
        )

    def log_pattern(self, response: Any, data: Data) -> str:
        shown = self._shown(data)
        given = response if isinstance(response, list) else []
        numbered = [(place, item) for item, place in zip(shown, given, strict=False) if type(place) is int]
        return listed(str(item) for _place, item in sorted(numbered, key=lambda each: each[0]))

    def definition(self, data: Data) -> Data:
        ids = [str(item) for item in range(len(data["items"]))]
        return {
            "choices": components(ids, data["items"]),
            "correctResponsesPattern": [listed(ids)],
        }

    @staticmethod
    def _shown(data: Data) -> list[int]:
        by_text = sorted(range(len(data["items"])), key=lambda item: data["items"][item])
        return data.get("shown") or by_text

    @classmethod
    def examples(cls) -> list[Example]:
        data = {
            "items": ["Dừng lại", "Hỏi người thân", "Báo công an", "Kể cho hàng xóm"],
            "shown": [2, 0, 3, 1],
            "feedback": "Trước hết hãy dừng lại.",
        }
        return [Example(data=data, right=[[3, 1, 4, 2]], wrong=[[2, 4, 1, 3], [3, 1, 2, 4], [1, 1, 1, 1]])]


def _direction(first: int | None, second: int | None) -> int:
    """1 when ``first`` comes before ``second``, -1 when after, 0 when that is not said."""
    if first is None or second is None or first == second:
        return 0
    return 1 if first < second else -1
