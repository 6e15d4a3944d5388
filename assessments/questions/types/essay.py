"""A text of one's own, marked by a person."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.blocks import IntegerBlock, StructBlock, TextBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, refuse
from assessments.questions.rubric import RubricBlock, as_shown, clean_rubric, problem_with_rubric

LONGEST = 20_000
MOST_WORDS = 4_000


class EssayBlock(StructBlock):
    guidance = TextBlock(
        required=False,
        max_length=2000,
        label=gettext_lazy("Advice"),
        help_text=gettext_lazy("Shown above the field: what to write about, and what to think of."),
    )
    least_words = IntegerBlock(
        required=False, min_value=0, max_value=MOST_WORDS, label=gettext_lazy("Words at least")
    )
    most_words = IntegerBlock(
        required=False,
        min_value=0,
        max_value=MOST_WORDS,
        label=gettext_lazy("Words at most"),
        help_text=gettext_lazy(
            "Learners are told. A longer text is kept, and the marker sees how long it is."
        ),
    )
    rubric = RubricBlock(min_num=1)
    model_answer = TextBlock(
        required=False,
        max_length=LONGEST,
        label=gettext_lazy("Model answer"),
        help_text=gettext_lazy("Shown to markers, and to learners after marking."),
    )


class Essay(QuestionType):
    """A text, marked by ``rubric``. The response is the text, with its lines as they were written.

    How many words are asked for is said and never enforced: nobody loses a text because it is too long.
    """

    name = "essay"
    label = gettext_lazy("Essay")
    description = gettext_lazy("A text of one's own. A person marks it by criteria.")
    icon = "doc-full"
    template = "learning_assessments/questions/essay.html"
    Fields = EssayBlock
    styles = ("learning_assessments/css/questions.css",)
    interaction = "long-fill-in"
    by_hand = True

    def clean(self, data: Data) -> Data:
        least, most = (_words(data.get(name)) for name in ("least_words", "most_words"))
        rubric = clean_rubric(data.get("rubric"))
        is_backward = bool(most) and least > most
        refuse(
            most_words=_("This is less than the words at least.") if is_backward else "",
            rubric=problem_with_rubric(rubric, needed=True),
        )
        return {
            "guidance": written(data.get("guidance")),
            "least_words": least,
            "most_words": most,
            "rubric": rubric,
            "model_answer": written(data.get("model_answer")),
        }

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        text = response if isinstance(response, str) else ""
        least, most = data.get("least_words") or 0, data.get("most_words") or 0
        return {
            "value": text,
            "longest": LONGEST,
            "is_cut": len(text) >= LONGEST,
            "guidance": data.get("guidance", ""),
            "asked_for": _asked_for(least, most),
            "count": count_words(text),
            "length": _length_of(text, least, most),
            "criteria": as_shown(data["rubric"]),
            "model_answer": data.get("model_answer", "") if review else "",
        }

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return written(post.get(name))[:LONGEST] or None

    def mark(self, data: Data, response: Any) -> Mark:
        return Mark(0, waits=isinstance(response, str) and bool(response.strip()))

    @classmethod
    def examples(cls) -> list[Example]:
        levels = [
            {"text": "Không nêu được việc nào", "points": 0},
            {"text": "Nêu được một việc", "points": 1},
            {"text": "Nêu đủ các việc, đúng thứ tự", "points": 3},
        ]
        data = {
            "guidance": "Viết như khi hướng dẫn một người bà con.",
            "least_words": 5,
            "most_words": 200,
            "rubric": [{"criterion": "Các bước xử lý", "levels": levels}],
            "model_answer": "Dừng lại, không bấm vào đường dẫn, gọi số tổng đài in trên thẻ.",
        }
        return [
            Example(data, right=["Dừng lại.\n\nHỏi người thân rồi báo công an xã."], wrong=["Không biết"])
        ]


def written(value: Any) -> str:
    """What somebody wrote, in NFC with lines that end alike, and without the blank ones around it."""
    # PostgreSQL keeps no NUL, and no keyboard types one.
    text = str(value or "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def count_words(text: str) -> int:
    """How many words ``text`` has, as a Vietnamese counts them: what stands between spaces."""
    return len(text.split())


def _words(value: Any) -> int:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_WORDS
    return value if is_count else 0


def _asked_for(least: int, most: int) -> str:
    if least and most:
        return _("Write from %(least)s to %(most)s words.") % {"least": least, "most": most}
    if least:
        return ngettext("Write at least %(count)s word.", "Write at least %(count)s words.", least) % {
            "count": least
        }
    if most:
        return ngettext("Write at most %(count)s word.", "Write at most %(count)s words.", most) % {
            "count": most
        }
    return ""


def _length_of(text: str, least: int, most: int) -> str:
    """What to say of the length of what was written; nothing where it is as long as was asked for."""
    count = count_words(text)
    if count and count < least:
        return _("You have written %(count)s words so far. %(least)s or more were asked for.") % {
            "count": count,
            "least": least,
        }
    if most and count > most:
        return _("You have written %(count)s words; %(most)s or fewer were asked for. All of it is kept.") % {
            "count": count,
            "most": most,
        }
    return ""
