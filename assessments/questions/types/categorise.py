"""Things to sort into categories."""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, posted_places, refuse
from assessments.questions.interactions import components, identities, paired
from assessments.questions.listing import problem_with, rows_in, tidy_list
from learning.named_fields import LineBlock
from learning.vietnamese import tidy

MOST_CATEGORIES = 6
MOST_ITEMS = 20


class SortedItemBlock(StructBlock):
    text = CharBlock(max_length=300, label=gettext_lazy("Item"))
    category = CharBlock(
        max_length=100,
        label=gettext_lazy("Its category"),
        help_text=gettext_lazy("One of the categories above, written in the same way."),
    )
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who sorted it wrongly."),
    )


class CategoriseBlock(StructBlock):
    categories = ListBlock(
        LineBlock(max_length=100, label=gettext_lazy("Category")),
        min_num=2,
        max_num=MOST_CATEGORIES,
        default=["", ""],
        label=gettext_lazy("Categories"),
    )
    items = ListBlock(
        SortedItemBlock(label=gettext_lazy("Item")),
        min_num=2,
        max_num=MOST_ITEMS,
        default=[{"text": "", "category": "", "feedback": ""}] * 3,
        label=gettext_lazy("Items"),
        help_text=gettext_lazy("Learners see them mixed."),
    )


class Categorise(QuestionType):
    """Each of ``items`` belongs to one of ``categories``; ``shown`` says in which order this learner sees the items.

    The response is, for each item as shown, the place of a category. Each item earns its share.
    """

    name = "categorise"
    label = gettext_lazy("Sort into categories")
    description = gettext_lazy("Things to sort into two or more categories.")
    icon = "table"
    template = "learning_assessments/questions/categorise.html"
    styles = ("learning_assessments/css/gaps.css",)
    scripts = ("learning_assessments/js/placing.js",)
    Fields = CategoriseBlock
    interaction = "matching"

    def clean(self, data: Data) -> Data:
        categories = tidy_list(data.get("categories"))
        items = [_clean_item(each, categories) for each in rows_in(data.get("items"))]
        problem = problem_with(categories, least=2, most=MOST_CATEGORIES)
        refuse(categories=problem, items="" if problem else _problem(items, categories))
        return {"categories": categories, "items": items}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        # Always mixed: authors write them category by category.
        shown = list(range(len(data["items"])))
        random.shuffle(shown)
        return {**data, "shown": shown}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        given = response if isinstance(response, list) else []
        rows = []
        for row, item in enumerate(self._shown(data)):
            place = item_of(given, row)
            rows.append(
                {
                    "name": f"{name}-{row}",
                    "label": item["text"],
                    "options": [
                        (value, text, value == place) for value, text in enumerate(data["categories"])
                    ],
                    "right": review and item_of(data["categories"], place) == item["category"],
                    "answer": item["category"] if review else "",
                }
            )
        return {"rows": rows, "order": False, "hint": _("Choose the category of each line.")}

    def read(self, post: Mapping[str, Any], name: str) -> list[int | None] | None:
        return posted_places(post, name, most=MOST_ITEMS)

    def mark(self, data: Data, response: Any) -> Mark:
        given = response if isinstance(response, list) else []
        items = self._shown(data)
        missed = [
            item
            for row, item in enumerate(items)
            if item_of(data["categories"], item_of(given, row)) != item["category"]
        ]
        said = filter(None, (item.get("feedback", "") for item in missed))
        return Mark((len(items) - len(missed)) / len(items), " ".join(said))

    def log_pattern(self, response: Any, data: Data) -> str:
        given = response if isinstance(response, list) else []
        ids, sorted_into = identities(data["items"]), {}
        for row, item in enumerate(self._order(data)):
            place = item_of(given, row)
            if item_of(data["categories"], place) is not None:
                sorted_into[item] = place
        return paired((ids[item], str(place)) for item, place in sorted(sorted_into.items()))

    def definition(self, data: Data) -> Data:
        items, categories, ids = data["items"], data["categories"], identities(data["items"])
        right = [str(categories.index(item["category"])) for item in items]
        return {
            "source": components(ids, [item["text"] for item in items]),
            "target": components(map(str, range(len(categories))), categories),
            "correctResponsesPattern": [paired(zip(ids, right, strict=True))],
        }

    @staticmethod
    def _order(data: Data) -> list[int]:
        by_text = sorted(range(len(data["items"])), key=lambda item: data["items"][item]["text"])
        return data.get("shown") or by_text

    def _shown(self, data: Data) -> list[Data]:
        return [data["items"][item] for item in self._order(data)]

    @classmethod
    def examples(cls) -> list[Example]:
        data = {
            "categories": ["Giữ cho riêng mình", "Có thể cho biết"],
            "items": [
                {"text": "Mã OTP", "category": "Giữ cho riêng mình", "feedback": "Có mã OTP là vào được."},
                {"text": "Mật khẩu", "category": "Giữ cho riêng mình", "feedback": ""},
                {"text": "Giờ mở cửa của Ủy ban", "category": "Có thể cho biết", "feedback": ""},
            ],
            "shown": [2, 0, 1],
        }
        wrong = [[0, 1, 1], [1, 0, 1], [1, None, None]]
        return [Example(data=data, right=[[1, 0, 0]], wrong=wrong)]


def _clean_item(item: Data, categories: list[str]) -> Data:
    words = {name: tidy(str(item.get(name) or "")) for name in ("text", "category", "feedback")}
    known = {each.casefold(): each for each in categories}
    return {**item, **words, "category": known.get(words["category"].casefold(), words["category"])}


def _problem(items: list[Data], categories: list[str]) -> str:
    problem = problem_with([item["text"] for item in items], least=2, most=MOST_ITEMS)
    if problem:
        return problem
    for number, item in enumerate(items, start=1):
        if item["category"] not in categories:
            return _("Line %(number)s is in none of the categories.") % {"number": number}
    return ""
