"""A part of simulations, and a validator, as a third party writes them."""

from typing import Any

from courses.simulations.parts.base import Part, Validator, box, paragraphs, presses


class Signpost(Part):
    """A signpost with ways to choose from."""

    name = "signpost"
    label = "Signpost"
    needs = ("text",)
    lists = {"ways": ("id", "label")}
    example = {"text": "Which way?", "ways": [{"id": "left", "label": "Left"}]}

    def nodes(self, data: Any) -> list[dict[str, Any]]:
        return [box("signpost", paragraphs(data["text"])), *presses(data.get("ways"))]


class Between(Validator):
    """A number from one to another."""

    name = "between"
    label = "Between"
    needs = ("least", "most")
    example = {"least": 3, "most": 5}
    right, wrong = "4", "6"

    def rule(self, asked: Any) -> dict[str, Any]:
        return {"number": [str(asked["least"]), str(asked["most"])]}
