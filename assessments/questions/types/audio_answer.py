"""An answer that is spoken: recorded in the page, or handed in as a file."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import IntegerBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, refuse
from assessments.questions.handed_in import FileType, kept_file
from assessments.questions.kinds import SOUNDS
from assessments.questions.rubric import RubricBlock, as_shown, clean_rubric, problem_with_rubric

LEAST_SECONDS, MOST_SECONDS = 10, 600


class AudioAnswerBlock(StructBlock):
    longest_seconds = IntegerBlock(
        default=120,
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        label=gettext_lazy("Seconds at most"),
        help_text=gettext_lazy("A recording in the page ends by itself then."),
    )
    rubric = RubricBlock(min_num=1)


class AudioAnswer(FileType):
    """A recording of at most ``longest_seconds``, marked by ``rubric``. A file from elsewhere may be longer."""

    name = "audio_answer"
    label = gettext_lazy("Spoken answer")
    description = gettext_lazy(
        "An answer to be recorded, for those who would rather speak. A person marks it."
    )
    icon = "media"
    template = "learning_assessments/questions/audio_answer.html"
    Fields = AudioAnswerBlock
    styles = ("learning_assessments/css/questions.css",)
    by_hand = True

    def clean(self, data: Data) -> Data:
        seconds = data.get("longest_seconds")
        is_fitting = isinstance(seconds, int) and LEAST_SECONDS <= seconds <= MOST_SECONDS
        rubric = clean_rubric(data.get("rubric"))
        refuse(
            longest_seconds=""
            if is_fitting
            else _("Give from %(least)s to %(most)s seconds.")
            % {"least": LEAST_SECONDS, "most": MOST_SECONDS},
            rubric=problem_with_rubric(rubric, needed=True),
        )
        return {"longest_seconds": seconds, "rubric": rubric}

    def kinds(self, data: Data) -> list[str]:
        return list(SOUNDS)

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        return {
            **self.file_context(data, response),
            "criteria": as_shown(data["rubric"]),
            "longest": data.get("longest_seconds", MOST_SECONDS),
        }

    def mark(self, data: Data, response: Any) -> Mark:
        return Mark(0, waits=kept_file(response) is not None)

    @classmethod
    def examples(cls) -> list[Example]:
        levels = [{"text": "Khó hiểu", "points": 0}, {"text": "Đủ ý, dễ hiểu", "points": 2}]
        data = {"longest_seconds": 60, "rubric": [{"criterion": "Lời hướng dẫn", "levels": levels}]}
        spoken = {"file": "0f6d6a52-3b55-4b5c-8f0e-1d1f5c3b2a10", "name": "tra-loi.webm", "size": 48_000}
        return [Example(data, right=[spoken], wrong=[spoken | {"name": "im-lang.webm"}])]
