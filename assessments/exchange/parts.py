"""Questions and quizzes as they travel with the courses that ask them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange import qti_in, qti_out
from assessments.exchange.adaptive import read_plans, written_plan
from assessments.exchange.sections import read_sections, written_section
from assessments.questions.codes import is_code
from assessments.questions.models import Question
from assessments.questions.pools import pool_at
from assessments.questions.tags import QuestionTag
from assessments.quizzes.load import QUIZ_FIELDS
from assessments.quizzes.models import Quiz, QuizQuestion
from learning.packs import Data, PackPart, Received, Sent
from learning.vietnamese import tidy


class QuestionPart(PackPart):
    """A question of the bank, known by its code."""

    name = "question"
    label = gettext_lazy("Questions")
    model_name = "learning_assessments.Question"
    fields = ("stem", "data", "explanation", "competencies", "difficulty", "source", "review_due")
    updates = True
    rank = 10

    def key(self, thing: Any) -> str:
        return thing.code

    def title(self, data: Data) -> str:
        return Question(stem=str(data.get("stem", ""))).in_short

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return Question.objects.filter(code=key).first()

    def write(self, thing: Question, pack: Sent) -> Data:
        pool = thing.pool.full_name if thing.pool else ""
        tags = sorted(tag.name for tag in thing.tags.all())
        return {**super().write(thing, pack), "pool": pool, "tags": tags, "live": thing.live}

    def begin(self, key: str, data: Data) -> Question:
        is_code(key)
        pool = pool_at(str(data.get("pool") or ""))
        return Question(code=key, pool=pool, live=False)  # until it is published

    def may_load(self, user: Any, *, is_new: bool) -> bool:
        # A new one may come as a draft; what is here is changed for everybody.
        return super().may_load(user, is_new=is_new) and (is_new or _may_publish(user))

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Question:
        question = super().load(key, data, thing, pack)
        _check_answers(question)
        if isinstance(data.get("tags"), list):
            question.tags.set(_tags(data["tags"], pack.user))
            question.save()
        revision = question.save_revision(user=pack.user)
        if data.get("live", True) is True:
            self._publish(revision, pack)
        return question

    def _publish(self, revision: Any, pack: Received) -> None:
        if pack.user is None or _may_publish(pack.user):
            revision.publish(user=pack.user)
        else:
            pack.tell(_("You may not publish questions: those that came are drafts."))

    def in_use(self, pks: Iterable[Any]) -> set[Any]:
        return set(Question.objects.filter(pk__in=pks, answers__isnull=False).values_list("pk", flat=True))


def _tags(names: list[Any], user: Any) -> list[str]:
    """Those of ``names`` that the question may have: who may make no tags gets those that there are."""
    wanted = [tidy(str(name))[:100] for name in names if name]
    if user is None or user.has_perm("learning_assessments.add_questiontag"):
        return wanted
    return list(QuestionTag.objects.filter(name__in=wanted).values_list("name", flat=True))


def _may_publish(user: Any) -> bool:
    return user.has_perm("learning_assessments.publish_question")


def _check_answers(question: Question) -> None:
    """Refuse what its type cannot ask. What is not installed is kept."""
    kind = question.kind
    if kind is None:
        return
    try:
        kind.clean(question.plain_data())
    except (TypeError, KeyError, AttributeError) as error:
        raise ValidationError(_("The answers of the question cannot be read.")) from error


def _asked(data: Data, pack: Received) -> list[QuizQuestion]:
    """The chosen questions in their order, each once; those that did not come are left out."""
    references, weights = data.get("questions"), data.get("weights") or {}
    if not isinstance(references, list) or not isinstance(weights, dict):
        return []
    found = {pk: one for one in references if (pk := pack.find(Question, one))}
    asked = [
        QuizQuestion(question_id=pk, sort_order=n, weight=weights.get(one, 1))
        for n, (pk, one) in enumerate(found.items())
    ]
    for each in asked:
        each.clean_fields(exclude=["quiz", "question"])
    return asked


class QuizPart(PackPart):
    """A quiz with its questions in their order, known by its code."""

    name = "quiz"
    label = gettext_lazy("Quizzes")
    model_name = "learning_assessments.Quiz"
    fields = tuple(QUIZ_FIELDS)
    updates = True
    rank = 20
    resource_types = qti_in.RESOURCE_TYPES

    def key(self, thing: Any) -> str:
        return thing.code

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return Quiz.objects.filter(code=key).first()

    def write(self, thing: Quiz, pack: Sent) -> Data:
        asked = thing.quiz_questions.order_by("sort_order", "pk").values_list("question_id", "weight")
        weights = {
            reference: weight for pk, weight in asked if (reference := pack.refer(Question, pk)) is not None
        }
        return {
            **super().write(thing, pack),
            "questions": list(weights),
            "weights": {reference: weight for reference, weight in weights.items() if weight != 1},
            "sections": [written_section(each) for each in thing.sections.select_related("pool")],
            "adaptive": [written_plan(each) for each in thing.adaptive_plans.select_related("pool")],
        }

    def begin(self, key: str, data: Data) -> Quiz:
        is_code(key)
        return Quiz(code=key)

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Quiz:
        quiz = super().load(key, data, thing, pack)
        quiz.quiz_questions = _asked(data, pack)
        quiz.sections = read_sections(data.get("sections") or [])
        quiz.adaptive_plans = read_plans(data.get("adaptive") or [])
        quiz.save()
        return quiz

    def in_use(self, pks: Iterable[Any]) -> set[Any]:
        return set(Quiz.objects.filter(pk__in=pks, attempts__isnull=False).values_list("pk", flat=True))

    def read_resource(self, xml: Any, identifier: str) -> tuple[Data, list[Data], list[str]]:
        return qti_in.read_assessment(xml, identifier)

    def write_resource(
        self, reference: str, data: Data, items: dict[str, Data]
    ) -> tuple[str, str, list[str]]:
        return qti_out.write_assessment(reference, data, items)
