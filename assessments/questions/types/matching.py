"""Things that belong together."""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, posted_places, refuse
from assessments.questions.interactions import components, identities, paired
from assessments.questions.listing import problem_with, rows_in
from learning.vietnamese import tidy

MOST_PAIRS = 10


class PairBlock(StructBlock):
    left = CharBlock(max_length=300, label=gettext_lazy("This"))
    right = CharBlock(max_length=300, label=gettext_lazy("Belongs to"))
    feedback = CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Feedback"),
        help_text=gettext_lazy("Said to a learner who matched it with something else."),
    )


class MatchingBlock(StructBlock):
    pairs = ListBlock(
        PairBlock(label=gettext_lazy("Pair")),
        min_num=2,
        max_num=MOST_PAIRS,
        default=[{"left": "", "right": ""}] * 3,
        label=gettext_lazy("Pairs"),
        help_text=gettext_lazy("Two pairs may share their right side."),
    )


class Matching(QuestionType):
    """``pairs`` of texts; ``shown`` are the right sides in the order this learner sees them.

    The response is, for each left side, the place of a right side in ``shown``. Each pair earns its share.
    """

    name = "matching"
    label = gettext_lazy("Match")
    description = gettext_lazy("Things on the left, each to be matched with one on the right.")
    icon = "link"
    template = "learning_assessments/questions/rows.html"
    Fields = MatchingBlock
    interaction = "matching"

    def clean(self, data: Data) -> Data:
        pairs = [_clean_pair(pair) for pair in rows_in(data.get("pairs"))]
        refuse(pairs=_problem(pairs))
        return {"pairs": pairs}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        shown = self._shown(data)
        random.shuffle(shown)
        return {**data, "shown": shown}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        shown = self._shown(data)
        given = response if isinstance(response, list) else []
        rows = []
        for row, pair in enumerate(data["pairs"]):
            place = item_of(given, row)
            rows.append(
                {
                    "name": f"{name}-{row}",
                    "label": pair["left"],
                    "options": [(value, text, value == place) for value, text in enumerate(shown)],
                    "right": review and item_of(shown, place) == pair["right"],
                    "answer": pair["right"] if review else "",
                }
            )
        return {"rows": rows, "order": False, "hint": _("Choose what belongs to each line.")}

    def read(self, post: Mapping[str, Any], name: str) -> list[int | None] | None:
        return posted_places(post, name, most=MOST_PAIRS)

    def mark(self, data: Data, response: Any) -> Mark:
        pairs, shown = data["pairs"], self._shown(data)
        if not isinstance(response, list) or len(response) != len(pairs):
            return Mark(0)
        missed = [
            pair
            for pair, place in zip(pairs, response, strict=True)
            if item_of(shown, place) != pair["right"]
        ]
        said = filter(None, (pair.get("feedback", "") for pair in missed))
        return Mark((len(pairs) - len(missed)) / len(pairs), " ".join(said))

    def log_pattern(self, response: Any, data: Data) -> str:
        sources, targets = identities(data["pairs"]), _targets(data)
        given = response if isinstance(response, list) else []
        chosen = [item_of(self._shown(data), place) for place in given]
        return paired((source, targets[text]) for source, text in zip(sources, chosen, strict=False) if text)

    def definition(self, data: Data) -> Data:
        pairs, sources, targets = data["pairs"], identities(data["pairs"]), _targets(data)
        right = zip(sources, (targets[pair["right"]] for pair in pairs), strict=True)
        return {
            "source": components(sources, [pair["left"] for pair in pairs]),
            "target": components(targets.values(), targets),
            "correctResponsesPattern": [paired(right)],
        }

    @staticmethod
    def _shown(data: Data) -> list[str]:
        return list(data.get("shown") or sorted({pair["right"] for pair in data["pairs"]}))

    @classmethod
    def examples(cls) -> list[Example]:
        pairs = [
            {"left": "Số hóa", "right": "Dạng của thông tin", "feedback": "Số hóa đổi giấy thành dữ liệu."},
            {"left": "Ứng dụng công nghệ thông tin", "right": "Tốc độ của việc đang làm"},
            {"left": "Chuyển đổi số", "right": "Cách làm"},
        ]
        data = {"pairs": pairs, "shown": ["Tốc độ của việc đang làm", "Cách làm", "Dạng của thông tin"]}
        return [Example(data=data, right=[[2, 0, 1]], wrong=[[0, 1, 2], [2, 1, 0], [2, None, None]])]


def _clean_pair(pair: Data) -> Data:
    words = {name: tidy(str(pair.get(name) or "")) for name in ("left", "right", "feedback")}
    return {**pair, **words}


def _targets(data: Data) -> dict[str, str]:
    """The right sides with their ids in the log, which do not depend on the order they are shown in."""
    texts = dict.fromkeys(pair["right"] for pair in data["pairs"])
    return {text: str(place) for place, text in enumerate(texts)}


def _problem(pairs: list[Data]) -> str:
    problem = problem_with([pair["left"] for pair in pairs], least=2, most=MOST_PAIRS)
    if problem:
        return problem
    empty = next((number for number, pair in enumerate(pairs, start=1) if not pair["right"]), None)
    if empty:
        return _("Line %(number)s has no right side.") % {"number": empty}
    if len({pair["right"] for pair in pairs}) < 2:
        return _("All pairs have the same right side.")
    return ""
