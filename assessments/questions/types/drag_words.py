"""Words to put into the gaps of a text."""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.blocks import ListBlock, StructBlock, TextBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, item_of, posted_places, refuse
from assessments.questions.gaps import MOST_GAPS, lines_with, text_problem, tidy_text
from assessments.questions.interactions import components, paired
from assessments.questions.listing import problem_with, tidy_list
from learning.named_fields import LineBlock

MOST_DISTRACTORS = 10


class DragWordsBlock(StructBlock):
    text = TextBlock(
        label=gettext_lazy("Text with gaps"),
        help_text=gettext_lazy("Write [[1]] where the first gap is, [[2]] for the second, and so on."),
    )
    words = ListBlock(
        LineBlock(max_length=100, label=pgettext_lazy("for a gap", "Word")),
        min_num=1,
        max_num=MOST_GAPS,
        label=gettext_lazy("Right words"),
        help_text=gettext_lazy("In the order of the gaps: the first one belongs into [[1]]."),
    )
    distractors = ListBlock(
        LineBlock(max_length=100, label=pgettext_lazy("for a gap", "Word")),
        default=[],
        max_num=MOST_DISTRACTORS,
        label=gettext_lazy("Words that belong nowhere"),
    )


class DragWords(QuestionType):
    """``words`` belong into the gaps of ``text``; ``shown`` are they and the ``distractors`` as this learner sees them.

    The response is, for each gap, the place of a word in ``shown``. A word that belongs into two gaps is shown once
    and may be used twice. Each gap earns its share.
    """

    name = "drag_words"
    label = gettext_lazy("Put words into gaps")
    description = gettext_lazy("A text with gaps, and the words for them to choose or to drag.")
    icon = "grip"
    template = "learning_assessments/questions/gaps.html"
    styles = ("learning_assessments/css/gaps.css",)
    scripts = ("learning_assessments/js/placing.js",)
    Fields = DragWordsBlock
    interaction = "matching"

    def clean(self, data: Data) -> Data:
        text, words = tidy_text(data.get("text")), tidy_list(data.get("words"))
        distractors = tidy_list(data.get("distractors"))
        refuse(
            words=_words_problem(words),
            text=text_problem(text, len(words)) if words else "",
            distractors=_distractors_problem(distractors, words),
        )
        return {"text": text, "words": words, "distractors": distractors}

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        # Always mixed: in the order of their gaps they would be no question.
        shown = self._shown(data)
        random.shuffle(shown)
        return {**data, "shown": shown}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        shown = self._shown(data)
        given = response if isinstance(response, list) else []
        gaps = []
        for number, word in enumerate(data["words"]):
            place = item_of(given, number)
            gaps.append(
                {
                    "number": number + 1,
                    "name": f"{name}-{number}",
                    "is_choice": True,
                    "options": [(value, text, value == place) for value, text in enumerate(shown)],
                    "right": review and item_of(shown, place) == word,
                    "answer": word if review else "",
                }
            )
        return {"lines": lines_with(data["text"], gaps), "words": shown}

    def read(self, post: Mapping[str, Any], name: str) -> list[int | None] | None:
        return posted_places(post, name, most=MOST_GAPS)

    def mark(self, data: Data, response: Any) -> Mark:
        words, chosen = data["words"], self._chosen(data, response)
        return Mark(sum(given == word for given, word in zip(chosen, words, strict=True)) / len(words))

    def log_pattern(self, response: Any, data: Data) -> str:
        ids = _ids(data)
        return paired(
            (str(gap), ids[word]) for gap, word in enumerate(self._chosen(data, response)) if word is not None
        )

    def definition(self, data: Data) -> Data:
        ids, gaps = _ids(data), [str(gap) for gap in range(len(data["words"]))]
        return {
            "source": components(gaps, [f"[[{number}]]" for number in range(1, len(gaps) + 1)]),
            "target": components(ids.values(), ids),
            "correctResponsesPattern": [
                paired((gap, ids[word]) for gap, word in zip(gaps, data["words"], strict=True))
            ],
        }

    def _chosen(self, data: Data, response: Any) -> list[str | None]:
        """The word that was put into each gap, None for a gap that is empty or a forged place."""
        given, shown = response if isinstance(response, list) else [], self._shown(data)
        return [item_of(shown, item_of(given, gap)) for gap in range(len(data["words"]))]

    @staticmethod
    def _shown(data: Data) -> list[str]:
        return list(data.get("shown") or sorted({*data["words"], *data["distractors"]}))

    @classmethod
    def examples(cls) -> list[Example]:
        data = {
            "text": "Mật khẩu nên [[1]] và [[2]].\nKhông [[3]] cho ai, kể cả người xưng là công an.",
            "words": ["dài", "khác nhau", "đọc"],
            "distractors": ["ngắn"],
            "shown": ["khác nhau", "ngắn", "đọc", "dài"],
        }
        wrong = [[1, 0, 2], [0, 3, 1], [3, None, None]]
        return [Example(data=data, right=[[3, 0, 2]], wrong=wrong)]


def _ids(data: Data) -> dict[str, str]:
    """The words with their ids in the log, which do not depend on the order they are shown in."""
    words = dict.fromkeys([*data["words"], *data["distractors"]])
    return {word: str(place) for place, word in enumerate(words)}


def _words_problem(words: list[str]) -> str:
    if len(words) > MOST_GAPS:
        return _("Give from 1 to %(most)s gaps.") % {"most": MOST_GAPS}
    return problem_with([*dict.fromkeys(words)], least=1, most=MOST_GAPS)  # one word may fill two gaps


def _distractors_problem(distractors: list[str], words: list[str]) -> str:
    problem = problem_with(distractors, least=0, most=MOST_DISTRACTORS)
    if problem:
        return problem
    known = {word.casefold() for word in words}
    wrong = next((number for number, each in enumerate(distractors, 1) if each.casefold() in known), None)
    if wrong:
        return _("Word %(number)s belongs into a gap: it cannot belong nowhere.") % {"number": wrong}
    # With one word for everything there would be nothing to choose.
    return "" if len(known) + len(distractors) > 1 else _("Give one word more, that belongs nowhere.")
