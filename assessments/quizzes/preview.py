"""One paper of a quiz in the editor's preview, before anything is saved."""

from typing import Any

from assessments.attempts.pages import parts_of
from assessments.attempts.paper import compose
from assessments.questions.item import Item
from assessments.quizzes.models import Quiz

SEED = "preview"  # the same paper each time the author looks


def preview_context(quiz: Quiz) -> dict[str, Any]:
    """``paper`` as a learner could be given it, and its questions under the sections they are from."""
    paper = compose(quiz, seed=SEED)
    items = [Item(place, question) for place, question in enumerate(paper["questions"])]
    return {"paper": paper, "count": len(items), "parts": parts_of(items, paper)}
