from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import IntegerBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType


class EstimateBlock(StructBlock):
    percent = IntegerBlock(min_value=0, max_value=100)


class Estimate(QuestionType):
    """How many per cent? The nearer, the better."""

    name = "estimate"
    label = "Estimate"
    description = "The nearer, the better."
    template = "learning_plugin/estimate.html"
    Fields = EstimateBlock
    interaction = "numeric"

    def clean(self, data: Data) -> Data:
        percent = data.get("percent")
        if not isinstance(percent, int) or not 0 <= percent <= 100:
            raise ValidationError({"percent": "Give a number from 0 to 100."})
        return {"percent": percent}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        return {
            "chosen": response if isinstance(response, str) else "",
            "choices": [str(percent) for percent in range(0, 101, 10)],
            "answer": data["percent"] if review else None,
        }

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return post.get(name) or None

    def mark(self, data: Data, response: Any) -> Mark:
        if not isinstance(response, str) or not response.isascii() or not response.isdigit():
            return Mark(0)
        distance = abs(int(response[:4]) - data["percent"])
        return Mark(max(0.0, 1 - distance / 10))

    def log_pattern(self, response: Any, data: Data) -> str:
        return response if isinstance(response, str) and response.isdigit() else ""

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(data={"percent": 60}, right=["60"], wrong=["0", "50", "100"])]
