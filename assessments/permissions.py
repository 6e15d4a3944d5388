"""Who may manage the question bank: Django's own model permissions, nothing new."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

MANAGED = ["pool", "question", "quiz", "extratime"]


def trainer_permissions() -> QuerySet[Permission]:
    """Everything a trainer needs for pools, questions, quizzes and extra time; give it to a group.

    Extra time she gives to the learners only whom a role in their unit lets her see.
    """
    return Permission.objects.filter(
        content_type__app_label="learning_assessments", content_type__model__in=MANAGED
    ).order_by("content_type__model", "codename")
