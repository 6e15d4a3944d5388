"""Who may manage the question bank: Django's own model permissions, nothing new."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from assessments.attempts.models import Attempt

MANAGED = ["pool", "question", "quiz"]


def trainer_permissions() -> QuerySet[Permission]:
    """Everything a trainer needs for pools, questions and quizzes; give it to a group."""
    return Permission.objects.filter(
        content_type__app_label="learning_assessments", content_type__model__in=MANAGED
    ).order_by("content_type__model", "codename")


def may_mark(user: Any, attempt: Attempt) -> bool:
    """Whether ``user`` may see what was handed in for ``attempt``, and mark it."""
    return user.is_active and user.has_perm("learning_assessments.change_attempt")
