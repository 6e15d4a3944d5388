"""The Celery tasks of assessments: what they do is beside them."""

from celery import shared_task

from assessments.exchange import running
from assessments.models import QuestionImport


@shared_task(name="learning_assessments.take_questions")
def take_questions(pk: int) -> None:
    """Take the questions that somebody chose of an uploaded file; told twice, each is taken once."""
    running.run(QuestionImport.objects.get(pk=pk))
