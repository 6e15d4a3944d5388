"""Making the forms of a sitting."""

from datetime import date
from itertools import groupby
from random import Random
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.attempts.paper import compose
from assessments.paper.boxes import way_of
from assessments.paper.models import PaperForm, PaperSitting
from assessments.questions.freeze import freeze
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from learning.models import Activity

MOST_FORMS = 4
FORMS = "ABCD"


class NothingToPrint(Exception):
    """No question of the quiz can be answered on paper."""


@transaction.atomic
def make_sitting(
    *,
    quiz: Quiz,
    activity: Activity,
    held_on: date,
    forms: int = 2,
    unit: str = "",
    room: str = "",
    by: Any = None,
) -> PaperSitting:
    """A sitting of ``quiz`` with as many forms, which ask the same questions in orders of their own.

    Questions that cannot be answered on paper are left out and named. Raises NothingToPrint.
    """
    first = compose(quiz, seed=token_hex(8))
    asked = [one for one in first["questions"] if way_of(one["type"])]
    if not asked:
        raise NothingToPrint(_("None of the questions of this quiz can be answered on paper."))
    left_out = [{"code": one["code"], "type": one["type"]} for one in first["questions"] if one not in asked]
    sitting = PaperSitting.objects.create(
        quiz=quiz,
        activity=activity,
        title=quiz.title,
        held_on=held_on,
        unit=unit,
        room=room,
        left_out=left_out,
        made_by=by,
    )
    known = Question.objects.in_bulk([one["question"] for one in asked])
    PaperForm.objects.bulk_create(
        _form(sitting, letter, {**first, "questions": asked}, known)
        for letter in FORMS[: min(forms, MOST_FORMS)]
    )
    return sitting


def _form(sitting: PaperSitting, letter: str, paper: dict[str, Any], known: dict[int, Question]) -> PaperForm:
    seed = token_hex(8)
    random = Random(seed)  # noqa: S311 - mixes questions, guards no secret
    questions = []
    # Sections stay together; inside them every form has its own order.
    for _section, group in groupby(paper["questions"], key=lambda one: one.get("section")):
        part = list(group)
        random.shuffle(part)
        questions += [{**one, **freeze(known[one["question"]], random, shuffle=True)} for one in part]
    return PaperForm(sitting=sitting, letter=letter, seed=seed, paper={**paper, "questions": questions})
